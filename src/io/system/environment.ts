// The environment variables of the process, as main.ts hands them in.

/** The environment that secrets come from. */
export type Environment = Readonly<Record<string, string | undefined>>;
