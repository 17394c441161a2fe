// A web form that writes to the desk for a person, as service.yaml describes it.

/** The labels, as the form's mail prints them, of each thing that it asks. */
export interface FormFields {
  readonly email: readonly string[];
  readonly name: readonly string[];
  readonly phone: readonly string[];
  readonly subject: readonly string[];
  readonly message: readonly string[];
}

/** A configured web form. */
export interface Form {
  readonly name: string;
  /** The addresses its mail really comes from, lower case. */
  readonly from: readonly string[];
  readonly fields: FormFields;
}
