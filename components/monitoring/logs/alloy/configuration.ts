import { hoursBehind } from "../loki/configuration.ts";

/** Of the words that programs have for it: anything else is no level, so that nobody's text becomes a label. */
const levels: Readonly<Record<string, readonly string[]>> = {
  debug: ["debug", "trace", "d", "d1", "d2", "d3", "d4", "d5"],
  info: ["info", "notice", "i"],
  warn: ["warn", "warning", "w"],
  error: ["error", "fatal", "panic", "critical", "e", "f"],
};

/** MongoDB says its level in another field. */
const levelTemplate = `{{ $word := ToLower (printf "%v" (or .level .severity "")) }}${Object.entries(levels)
  .map(([level, words]) => `{{ if ${anyOf(words)} }}${level}{{ end }}`)
  .join("")}`;

/** What is no tag is no label either. */
const releaseTemplate = `{{ if eq (regexReplaceAll "^[A-Za-z0-9._-]{1,128}$" .Value "") "" }}{{ .Value }}{{ end }}`;

/**
 * Alloy's configuration: every container of the namespaces is read, and its lines get the labels namespace, service, release
 * and level. These have few values, and Loki keeps a stream for each combination; what has many, such as the request's id, is
 * structured metadata, which is searched as well.
 * @param address of Loki
 * @see https://grafana.com/docs/alloy/latest/reference/components/loki/loki.source.kubernetes/
 */
export function alloyConfiguration(namespaces: readonly string[], address: string): string {
  const names = [...new Set(namespaces)].sort();
  return `logging {
	level  = "info"
	format = "json"
}

discovery.kubernetes "pods" {
	role = "pod"

	namespaces {
		names = [${names.map((name) => JSON.stringify(name)).join(", ")}]
	}
}

discovery.relabel "pods" {
	targets = discovery.kubernetes.pods.targets
${Object.entries(podLabels).map(relabelling).join("")}}

loki.source.kubernetes "pods" {
	targets    = discovery.relabel.pods.output
	forward_to = [loki.process.lines.receiver]
}

loki.process "lines" {
	forward_to = [loki.write.loki.receiver]

	// Loki would refuse them: what pods had written long before they were first read.
	stage.drop {
		older_than          = "${hoursBehind}h"
		drop_counter_reason = "old"
	}

	stage.json {
		expressions = {
			level      = "level",
			severity   = "s",
			release    = "release",
			request_id = "requestId",
			method     = "method",
			route      = "route",
			status     = "status",
		}
	}

	stage.template {
		source   = "level"
		template = ${JSON.stringify(levelTemplate)}
	}

	stage.template {
		source   = "release"
		template = ${JSON.stringify(releaseTemplate)}
	}

	stage.labels {
		values = {
			level   = "",
			release = "",
		}
	}

	stage.structured_metadata {
		values = {
			pod        = "",
			container  = "",
			request_id = "",
			method     = "",
			route      = "",
			status     = "",
		}
	}

	stage.label_keep {
		values = ["namespace", "service", "release", "level"]
	}
}

loki.write "loki" {
	endpoint {
		url                 = ${JSON.stringify(`${address}/loki/api/v1/push`)}
		max_backoff_period  = "1m"
		max_backoff_retries = 0
	}
}
`;
}

/** What is known of a pod, and what it is called in Loki. */
const podLabels: Readonly<Record<string, string>> = {
  namespace: "__meta_kubernetes_namespace",
  service: "__meta_kubernetes_pod_label_app_kubernetes_io_name",
  pod: "__meta_kubernetes_pod_name",
  container: "__meta_kubernetes_pod_container_name",
};

function relabelling([target, source]: readonly [string, string]): string {
  return `
	rule {
		source_labels = [${JSON.stringify(source)}]
		target_label  = ${JSON.stringify(target)}
	}
`;
}

function anyOf(words: readonly string[]): string {
  return `or ${words.map((word) => `(eq $word ${JSON.stringify(word)})`).join(" ")}`;
}
