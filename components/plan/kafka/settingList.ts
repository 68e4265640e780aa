/** The settings of the whole cluster, in what the topic Job mounts. */
export const SETTINGS_FILE = "settings.properties";

/** What the cluster itself is told while it runs, by name. Undefined: it was told once, and that is taken back. */
export type SettingList = Record<string, string | undefined>;

/** The list as the agent reads it (kafkacluster.agent.job.DesiredSettings): a line each, sorted, without "=" where it is taken back. */
export function renderSettings(list: SettingList): string {
  return Object.entries(list)
    .map(([name, value]) => (value === undefined ? `${name}\n` : `${name}=${value}\n`))
    .sort()
    .join("");
}

/** What such a text says. */
export function parseSettings(text: string): SettingList {
  const lines = text.split("\n").filter((line) => line !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const end = line.indexOf("=");
      return end < 0 ? [line, undefined] : [line.slice(0, end), line.slice(end + 1)];
    }),
  );
}
