/** A line that the client writes to its log while it reads its config. */
export interface LogLine {
  readonly level: 'DEBUG' | 'INFO' | 'WARN'
  readonly message: string
}
