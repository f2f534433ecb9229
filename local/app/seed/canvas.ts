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
    this.fill(y, y + height, colour, () => [x, x + width]);
  }

  circle(x: number, y: number, radius: number, colour: Colour): void {
    this.fill(y - radius, y + radius, colour, (row) => {
      const half = Math.sqrt(Math.max(0, radius ** 2 - (row - y) ** 2));
      return [x - half, x + half];
    });
  }

  /** A shape without dents; its corners in order, either way round. */
  polygon(corners: readonly (readonly [number, number])[], colour: Colour): void {
    const ys = corners.map(([, y]) => y);
    this.fill(Math.min(...ys), Math.max(...ys), colour, (row) => crossing(corners, row));
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

  /** Colours every row of samples from `top` to `bottom` between the two ends that the shape has there. */
  private fill(top: number, bottom: number, colour: Colour, endsAt: (row: number) => readonly [number, number]): void {
    const columns = this.width * oversampling;
    const sample = (position: number, most: number) => Math.min(most, Math.max(0, Math.round(position * oversampling)));
    for (let row = sample(top, this.height * oversampling); row < sample(bottom, this.height * oversampling); row++) {
      const [left, right] = endsAt((row + 0.5) / oversampling);
      const end = (row * columns + sample(right, columns)) * 3;
      for (let at = (row * columns + sample(left, columns)) * 3; at < end; at += 3) {
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

/** Where a row enters and leaves a shape without dents. */
function crossing(corners: readonly (readonly [number, number])[], row: number): [number, number] {
  const xs = corners.flatMap(([x1, y1], index) => {
    const [x2, y2] = corners[(index + 1) % corners.length] ?? [x1, y1];
    return y1 <= row === y2 <= row ? [] : [x1 + ((row - y1) / (y2 - y1)) * (x2 - x1)];
  });
  return [Math.min(...xs), Math.max(...xs)];
}
