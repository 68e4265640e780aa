/** CPU and memory as Kubernetes quantities, by `cpu` and `memory`. */
export interface ResourcesArgs {
  /** What the scheduler sets aside. */
  requests?: Record<string, string>;
  /** What the container may use at most. */
  limits?: Record<string, string>;
}
