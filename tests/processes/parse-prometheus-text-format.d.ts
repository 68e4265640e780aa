/** What the library has no types for. */
declare module "parse-prometheus-text-format" {
  interface Family {
    name: string;
    metrics: { labels?: Record<string, string>; value: string }[];
  }
  export default function parsePrometheus(text: string): Family[];
}
