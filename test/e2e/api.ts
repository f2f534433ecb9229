import { randomUUID } from "node:crypto";
import { jsonOf } from "../support/http.ts";
import type { ConfigMap } from "../support/kubectl-objects.ts";
import { randomPhoto } from "./photo.ts";
import type { Stack } from "./stack.ts";

export interface Property {
  id: string;
  title: string;
  photos: string[];
}

export interface Health {
  status: string;
  release: string;
  database: { status: string };
}

/** ImmoExpress' API as somebody with an account uses it. */
export class Api {
  private readonly stack: Stack;
  private readonly token: string;

  private constructor(stack: Stack, token: string) {
    this.stack = stack;
    this.token = token;
  }

  /** Logs in as the account of the health checks, whose password the cluster knows. */
  static async login(stack: Stack): Promise<Api> {
    const body = await testAccount(stack);
    const answer = await stack.http.call(`${stack.outputs.apiUrl}/api/auth/login`, { method: "POST", body });
    return new Api(stack, (jsonOf(answer) as { token: string }).token);
  }

  async profile(): Promise<{ email: string }> {
    const answer = await this.stack.http.call(this.url("/api/auth/profile"), { headers: this.authorization });
    return jsonOf(answer) as { email: string };
  }

  /** Creates a property with a title that no other has. */
  async createProperty(): Promise<Property> {
    const body = {
      title: `Test ${randomUUID()}`,
      type: "studio",
      city: "Lyon",
      postalCode: "69001",
      priceEuros: 123_456,
      surfaceSquareMetres: 30,
      rooms: 1,
    };
    const call = { method: "POST", headers: this.authorization, body } as const;
    return jsonOf(await this.stack.http.call(this.url("/api/properties"), call), 201) as Property;
  }

  /** @returns the photo's public address and its content */
  async addPhoto(property: Property): Promise<{ url: string; content: Buffer }> {
    const content = randomPhoto();
    const headers = { ...this.authorization, "content-type": "image/png" };
    const call = { method: "POST", headers, body: content } as const;
    const answer = await this.stack.http.call(this.url(`/api/properties/${property.id}/photos`), call);
    return { url: this.url((jsonOf(answer, 201) as { path: string }).path), content };
  }

  private get authorization(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }

  private url(path: string): string {
    return `${this.stack.outputs.apiUrl}${path}`;
  }
}

export async function health(stack: Stack): Promise<Health> {
  return jsonOf(await stack.http.call(`${stack.outputs.apiUrl}/api/health`)) as Health;
}

export async function getProperty(stack: Stack, id: string): Promise<Property> {
  return jsonOf(await stack.http.call(`${stack.outputs.apiUrl}/api/properties/${id}`)) as Property;
}

export async function countProperties(stack: Stack): Promise<number> {
  const answer = await stack.http.call(`${stack.outputs.apiUrl}/api/properties?pageSize=1`);
  return (jsonOf(answer) as { total: number }).total;
}

async function testAccount(stack: Stack): Promise<{ email: string; password: string }> {
  const { namespace } = stack.outputs;
  const { configMap } = await stack.podEnvironment("backend");
  const email = (await stack.kubectl.get<ConfigMap>("configmap", configMap, namespace)).data?.["TEST_USER_EMAIL"];
  const password = (await stack.secretVariables("backend"))["TEST_USER_PASSWORD"];
  if (email === undefined || password === undefined) throw new Error("the backend has no test account");
  return { email, password };
}
