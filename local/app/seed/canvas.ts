import type { Colour, Picture } from "./png.ts";

/** Samples a pixel's side: what is drawn is averaged down, which smooths the edges. */
const oversampling = 2;

/** A picture to draw shapes on. Coordinates are in the finished picture's pixels and may be fractions. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  private readonly samples: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.samples = new Uint8Array(width * height * oversampling * oversampling * 3);
  }

  /** Fills from `top` to `bottom`, one colour turning into the other. */
  gradient(top: number, bottom: number, from: Colour, to: Colour): void {
    for (let y = top; y < bottom; y++) this.rectangle(0, y, this.width, 1, mix(from, to, (y - top) / (bottom - top)));
  }

  rectangle(x: number, y: number, width: number, height: number, colour: Colour): void {
    this.fill(x, y, x + width, y + height, () => colour);
  }

  circle(x: number, y: number, radius: number, colour: Colour): void {
    this.fill(x - radius, y - radius, x + radius, y + radius, (px, py) =>
      (px - x) ** 2 + (py - y) ** 2 <= radius ** 2 ? colour : undefined,
    );
  }

  /** A shape without dents; its corners in order, either way round. */
  polygon(corners: readonly (readonly [number, number])[], colour: Colour): void {
    const xs = corners.map(([x]) => x);
    const ys = corners.map(([, y]) => y);
    this.fill(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys), (x, y) =>
      isInside(corners, x, y) ? colour : undefined,
    );
  }

  /** The finished picture. */
  picture(): Picture {
    const { width, height, samples } = this;
    const pixels = new Uint8Array(width * height * 3);
    const stride = width * oversampling * 3;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let channel = 0; channel < 3; channel++) {
          let sum = 0;
          for (let dy = 0; dy < oversampling; dy++) {
            for (let dx = 0; dx < oversampling; dx++) {
              sum += samples[(y * oversampling + dy) * stride + (x * oversampling + dx) * 3 + channel] ?? 0;
            }
          }
          pixels[(y * width + x) * 3 + channel] = Math.round(sum / oversampling ** 2);
        }
      }
    }
    return { width, height, pixels };
  }

  private fill(
    left: number,
    top: number,
    right: number,
    bottom: number,
    colourAt: (x: number, y: number) => Colour | undefined,
  ): void {
    const columns = this.width * oversampling;
    const rows = this.height * oversampling;
    const firstX = Math.max(0, Math.round(left * oversampling));
    const firstY = Math.max(0, Math.round(top * oversampling));
    const endX = Math.min(columns, Math.round(right * oversampling));
    const endY = Math.min(rows, Math.round(bottom * oversampling));
    for (let y = firstY; y < endY; y++) {
      for (let x = firstX; x < endX; x++) {
        const colour = colourAt((x + 0.5) / oversampling, (y + 0.5) / oversampling);
        if (colour === undefined) continue;
        const at = (y * columns + x) * 3;
        this.samples[at] = colour[0];
        this.samples[at + 1] = colour[1];
        this.samples[at + 2] = colour[2];
      }
    }
  }
}

export function mix(from: Colour, to: Colour, share: number): Colour {
  const part = (a: number, b: number) => Math.round(a + (b - a) * Math.min(1, Math.max(0, share)));
  return [part(from[0], to[0]), part(from[1], to[1]), part(from[2], to[2])];
}

function isInside(corners: readonly (readonly [number, number])[], x: number, y: number): boolean {
  let side = 0;
  return corners.every(([x1, y1], index) => {
    const [x2, y2] = corners[(index + 1) % corners.length] ?? [x1, y1];
    const cross = Math.sign((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1));
    side ||= cross;
    return cross === 0 || side === cross;
  });
}
