import assert from "node:assert/strict";
import { waitUntil } from "../support/wait.ts";
import { Api, countProperties, getProperty, health, type Property } from "./api.ts";
import type { Stack } from "./stack.ts";

/** Something that a user has entrusted to the application: by it a test sees whether an accident has lost data. */
export class Keepsake {
  private readonly stack: Stack;
  private readonly property: Property;
  private readonly photo: { url: string; content: Buffer };
  private readonly properties: number;

  private constructor(stack: Stack, property: Property, photo: { url: string; content: Buffer }, properties: number) {
    this.stack = stack;
    this.property = property;
    this.photo = photo;
    this.properties = properties;
  }

  /** Creates a property with a photo. */
  static async leave(stack: Stack): Promise<Keepsake> {
    const api = await Api.login(stack);
    const property = await api.createProperty();
    const photo = await api.addPhoto(property);
    return new Keepsake(stack, property, photo, await countProperties(stack));
  }

  /** Waits until the whole application answers again, and then finds everything as it was. */
  async isThere(timeout = 90_000): Promise<void> {
    await waitUntil(() => this.everythingAnswers(), { what: "website, API and database to answer again", timeout });
    assert.equal((await getProperty(this.stack, this.property.id)).title, this.property.title);
    assert.deepEqual((await this.stack.http.call(this.photo.url)).body, this.photo.content);
    assert.equal(await countProperties(this.stack), this.properties);
  }

  get description(): string {
    return `${this.properties} properties and the photo of the newest`;
  }

  private async everythingAnswers(): Promise<boolean> {
    const website = await this.stack.http.call(this.stack.outputs.frontendUrl);
    return website.status === 200 && (await health(this.stack)).status === "ok";
  }
}
