import type { PropertyType } from "../backend/properties.ts";
import { type Canvas, mix } from "./canvas.ts";
import type { Colour } from "./png.ts";
import { between, type Random } from "./random.ts";

export interface Paint {
  wall: Colour;
  roof: Colour;
  window: Colour;
  door: Colour;
}

type Draw = (canvas: Canvas, ground: number, paint: Paint, random: Random) => void;

/** How each type of property is drawn, standing on `ground`. */
export const buildings: Record<PropertyType, Draw> = { apartment, house, studio, loft, villa };

function house(canvas: Canvas, ground: number, paint: Paint, random: Random): void {
  const width = between(random, 210, 260);
  const height = between(random, 95, 120);
  const left = (canvas.width - width) / 2;
  const top = ground - height;
  const ridge = between(random, 75, 100);
  canvas.rectangle(left + width * 0.74, top - ridge * 0.95, 24, ridge * 0.8, shade(paint.wall));
  canvas.rectangle(left, top, width, height, paint.wall);
  canvas.polygon(
    [
      [left - 22, top],
      [left + width / 2, top - ridge],
      [left + width + 22, top],
    ],
    paint.roof,
  );
  canvas.circle(left + width / 2, top - ridge * 0.38, 13, paint.window);
  for (const share of [0.2, 0.8]) framed(canvas, left + width * share - 22, top + 28, 44, 40, paint);
  door(canvas, left + width / 2 - 19, ground, paint);
}

function apartment(canvas: Canvas, ground: number, paint: Paint, random: Random): void {
  const columns = between(random, 4, 5);
  const floors = between(random, 4, 5);
  const width = columns * 54 + 20;
  const height = floors * 40 + 14;
  const left = (canvas.width - width) / 2;
  const top = ground - height;
  canvas.rectangle(left, top, width, height, paint.wall);
  mansard(canvas, left, top, width, 34, paint);
  for (let floor = 0; floor < floors; floor++) {
    for (let column = 0; column < columns; column++) {
      const x = left + 22 + column * 54;
      const y = top + 14 + floor * 40;
      if (floor === floors - 1 && column === Math.floor(columns / 2)) continue;
      framed(canvas, x, y, 30, 26, paint);
      if (floor < floors - 1) canvas.rectangle(x - 5, y + 25, 40, 4, shade(paint.roof));
    }
  }
  door(canvas, left + 18 + Math.floor(columns / 2) * 54, ground, paint, 48);
}

function studio(canvas: Canvas, ground: number, paint: Paint, random: Random): void {
  const width = between(random, 130, 160);
  const height = between(random, 130, 150);
  const left = (canvas.width - width) / 2;
  const top = ground - height;
  for (const side of [-1, 1]) {
    const x = side < 0 ? left - 120 : left + width;
    canvas.rectangle(x, top - 28, 120, height + 28, mix(paint.wall, paint.roof, 0.45));
  }
  canvas.rectangle(left, top, width, height, paint.wall);
  mansard(canvas, left, top, width, 44, paint);
  framed(canvas, left + width / 2 - 36, top + 20, 72, 40, paint);
  door(canvas, left + 20, ground, paint);
  framed(canvas, left + width - 66, ground - 56, 44, 36, paint);
}

function loft(canvas: Canvas, ground: number, paint: Paint, random: Random): void {
  const bays = between(random, 3, 4);
  const bay = 84;
  const width = bays * bay;
  const height = between(random, 110, 125);
  const left = (canvas.width - width) / 2;
  const top = ground - height;
  canvas.rectangle(left, top, width, height, paint.wall);
  for (let index = 0; index < bays; index++) {
    const x = left + index * bay;
    canvas.polygon(
      [
        [x, top],
        [x, top - 44],
        [x + bay, top],
      ],
      paint.roof,
    );
    framed(canvas, x + 12, top + 22, bay - 24, 54, paint);
  }
  door(canvas, left + bay * (bays - 1) - 19, ground, paint, 46);
}

function villa(canvas: Canvas, ground: number, paint: Paint, random: Random): void {
  const width = between(random, 270, 310);
  const left = (canvas.width - width) / 2 - 10;
  const upper = width * 0.55;
  canvas.rectangle(left, ground - 82, width, 82, paint.wall);
  canvas.rectangle(left + width - upper - 14, ground - 156, upper, 74, shade(paint.wall));
  canvas.rectangle(left - 18, ground - 92, width + 36, 10, paint.roof);
  canvas.rectangle(left + width - upper - 30, ground - 166, upper + 32, 10, paint.roof);
  framed(canvas, left + width - upper + 6, ground - 142, upper - 40, 46, paint);
  framed(canvas, left + 22, ground - 66, width * 0.4, 50, paint);
  door(canvas, left + width * 0.62, ground, paint);
  canvas.rectangle(left - 40, ground + 22, width * 0.6, 16, [122, 190, 208]);
}

function mansard(canvas: Canvas, left: number, top: number, width: number, height: number, paint: Paint): void {
  canvas.polygon(
    [
      [left - 8, top],
      [left + 14, top - height],
      [left + width - 14, top - height],
      [left + width + 8, top],
    ],
    paint.roof,
  );
}

function framed(canvas: Canvas, x: number, y: number, width: number, height: number, paint: Paint): void {
  canvas.rectangle(x - 3, y - 3, width + 6, height + 6, [250, 248, 244]);
  canvas.rectangle(x, y, width, height, paint.window);
  canvas.rectangle(x + width / 2 - 1, y, 2, height, [250, 248, 244]);
}

function door(canvas: Canvas, x: number, ground: number, paint: Paint, height = 60): void {
  canvas.rectangle(x, ground - height, 38, height, paint.door);
  canvas.circle(x + 31, ground - height / 2, 2.5, [240, 214, 150]);
}

function shade(colour: Colour): Colour {
  return mix(colour, [40, 44, 60], 0.2);
}
