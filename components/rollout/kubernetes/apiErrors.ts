/** The HTTP status that the cluster answered with; undefined where it didn't answer. */
export function statusOf(error: unknown): number | undefined {
  const code = (error as { code?: unknown }).code;
  return typeof code === "number" ? code : undefined;
}

/** What a connection fails with that gets no answer, as Node.js and node-fetch say it. */
const UNREACHABLE =
  /^(ECONN(REFUSED|RESET|ABORTED)|E(HOST|NET)(UNREACH|DOWN)|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE)$/;

/** Whether an error says that the cluster gave no answer; others than that are about a wrong set-up. */
export function isUnreachable(error: unknown): boolean {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return (
    name === "AbortError" || name === "TimeoutError" || (typeof code === "string" && UNREACHABLE.test(code))
  );
}

/** What the cluster said, without the headers and bodies that client-node puts around it. */
export function apiMessage(error: unknown): string {
  const body = (error as { body?: unknown }).body;
  try {
    const status = (typeof body === "string" ? JSON.parse(body) : body) as { message?: string } | undefined;
    if (status?.message) return status.message;
  } catch {
    // Not JSON: a proxy's page, for one.
  }
  const [line] = (error as Error).message.split("\n");
  if ((error as Error).name === "AbortError") return "no answer in time";
  return line.replace(/^request to \S+ failed, reason: /, "");
}

/** Undefined where the cluster doesn't let it be read. */
export function allowed<T>(reading: Promise<T>): Promise<T | undefined> {
  return orUndefined([403], reading);
}

/** Undefined where the cluster answers with one of these. */
export async function orUndefined<T>(statuses: number[], request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (statuses.includes(statusOf(error)!)) return undefined;
    throw error;
  }
}
