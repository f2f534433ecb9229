import { type PropertyType, propertyTypes } from "../backend/properties.ts";
import { type Paint, buildings } from "./buildings.ts";
import { Canvas, mix } from "./canvas.ts";
import { type Colour, encodePng } from "./png.ts";
import { type Random, between, pick, seededRandom } from "./random.ts";

/** Different pictures of each type. */
export const picturesPerType = 8;

interface Scene {
  sky: readonly [Colour, Colour];
  sun: Colour;
  hill: Colour;
  grass: Colour;
}

const scenes: readonly [Scene, ...Scene[]] = [
  {
    sky: [
      [158, 202, 226],
      [236, 242, 238],
    ],
    sun: [255, 244, 214],
    hill: [168, 193, 160],
    grass: [128, 164, 110],
  },
  {
    sky: [
      [244, 189, 150],
      [253, 234, 208],
    ],
    sun: [255, 222, 160],
    hill: [196, 160, 140],
    grass: [150, 152, 102],
  },
  {
    sky: [
      [122, 140, 182],
      [232, 200, 200],
    ],
    sun: [252, 226, 214],
    hill: [118, 130, 156],
    grass: [98, 124, 112],
  },
  {
    sky: [
      [188, 214, 210],
      [246, 246, 236],
    ],
    sun: [255, 250, 228],
    hill: [150, 184, 170],
    grass: [146, 178, 124],
  },
];

const walls: readonly Colour[] = [
  [242, 226, 200],
  [236, 210, 186],
  [226, 222, 212],
  [214, 160, 132],
  [238, 220, 150],
  [206, 214, 220],
];
const roofs: readonly Colour[] = [
  [160, 84, 66],
  [92, 100, 118],
  [120, 78, 70],
  [74, 84, 96],
];
const doors: readonly Colour[] = [
  [62, 96, 110],
  [128, 60, 58],
  [70, 88, 68],
];

/** One PNG of a building of that type; `variant` is 0 to `picturesPerType` - 1. The same arguments give the same bytes. */
export function illustrate(type: PropertyType, variant: number): Buffer {
  const random = seededRandom(propertyTypes.indexOf(type) * 1000 + variant);
  const canvas = new Canvas(480, 320);
  const ground = 262;
  const scene = scenes[variant % scenes.length] ?? scenes[0];
  drawScene(canvas, ground, scene, random);
  const isEvening = variant % scenes.length === 2;
  const paint: Paint = {
    wall: pick(random, walls),
    roof: pick(random, roofs),
    door: pick(random, doors),
    window: isEvening ? [255, 222, 150] : [150, 182, 200],
  };
  buildings[type](canvas, ground, paint, random);
  drawTree(canvas, between(random, 18, 44), ground + 16, scene, random);
  drawTree(canvas, canvas.width - between(random, 18, 44), ground + 12, scene, random);
  return encodePng(canvas.picture());
}

function drawScene(canvas: Canvas, ground: number, scene: Scene, random: Random): void {
  canvas.gradient(0, ground, scene.sky[0], scene.sky[1]);
  canvas.circle(between(random, 60, 420), between(random, 50, 80), 26, scene.sun);
  for (let hill = 0; hill < 3; hill++) {
    const radius = between(random, 180, 320);
    const colour = mix(scene.hill, scene.sky[1], 0.45 - hill * 0.15);
    canvas.circle(between(random, 0, canvas.width), ground + radius - between(random, 30, 70), radius, colour);
  }
  canvas.rectangle(0, ground, canvas.width, canvas.height - ground, scene.grass);
  canvas.rectangle(0, canvas.height - 18, canvas.width, 18, mix(scene.grass, [60, 80, 60], 0.3));
}

function drawTree(canvas: Canvas, x: number, base: number, scene: Scene, random: Random): void {
  const height = between(random, 64, 104);
  canvas.rectangle(x - 4, base - height * 0.6, 8, height * 0.6, [104, 82, 66]);
  const leaves = mix(scene.grass, [44, 88, 66], 0.5);
  canvas.circle(x, base - height * 0.72, height * 0.34, leaves);
  canvas.circle(x - height * 0.16, base - height * 0.52, height * 0.24, mix(leaves, scene.grass, 0.25));
  canvas.circle(x + height * 0.17, base - height * 0.54, height * 0.23, mix(leaves, [30, 60, 50], 0.15));
}
