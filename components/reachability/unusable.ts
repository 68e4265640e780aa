/** Why an address can't be used, in the words of the one who has to mend it. */
export class Unusable extends Error {}

/** What answers doesn't answer as Kafka does. */
export class OtherProtocol extends Unusable {
  constructor() {
    super("what answers speaks another protocol: no Kafka broker answers");
  }
}

/** The address leads somewhere, where TLS or the login fails. */
export class NotLetIn extends Unusable {
  /** Whether what is missing is a file that comes by a Secret, which kubelets take up late. */
  readonly mayCome: boolean;

  constructor(message: string, { mayCome = false } = {}) {
    super(message);
    this.mayCome = mayCome;
  }
}

/** The broker refuses the name or the password. */
export class UserRefused extends NotLetIn {}
