declare module 'email-providers' {
  /** Domains at which providers give addresses to anybody, lower case. */
  const domains: readonly string[];
  // oxlint-disable-next-line import/no-default-export -- the package has only this one
  export default domains;
}
