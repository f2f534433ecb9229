import { Counter, Gauge, type Registry } from "prom-client";

/** Milliseconds for which a user counts as active after a request. */
const activeWindow = 5 * 60_000;

/** What the business wants to know, as Prometheus sees it. */
export class BusinessMetrics {
  readonly propertiesCreated: Counter<"release">;
  readonly conversions: Counter<"release">;
  private readonly payments: Counter<"release">;
  private readonly euros: Counter<"release">;
  private readonly lastSeen = new Map<string, number>();
  private readonly release: string;
  private readonly now: () => number;

  constructor(registry: Registry, release: string, now: () => number = Date.now) {
    this.release = release;
    this.now = now;
    const counter = (name: string, help: string) => {
      const made = new Counter({ name, help, labelNames: ["release"] as const, registers: [registry] });
      // From 0 on, so that the first event is an increase that rate() sees.
      made.inc({ release }, 0);
      return made;
    };
    this.propertiesCreated = counter("immoexpress_properties_created_total", "Properties created by users.");
    this.conversions = counter("immoexpress_conversions_total", "Visitors who asked to be contacted about a property.");
    this.payments = counter("immoexpress_payments_total", "Reservation deposits recorded.");
    this.euros = counter("immoexpress_payments_euros_total", "Euros of the reservation deposits recorded.");
    const countActive = () => this.activeUsers();
    new Gauge({
      name: "immoexpress_active_users",
      help: "Users who sent this process an authenticated request in the last 5 minutes.",
      registers: [registry],
      collect() {
        this.set(countActive());
      },
    });
  }

  paid(euros: number): void {
    this.payments.inc({ release: this.release });
    this.euros.inc({ release: this.release }, euros);
  }

  seen(userId: string): void {
    this.lastSeen.set(userId, this.now());
  }

  activeUsers(): number {
    const oldest = this.now() - activeWindow;
    for (const [user, at] of this.lastSeen) if (at < oldest) this.lastSeen.delete(user);
    return this.lastSeen.size;
  }
}
