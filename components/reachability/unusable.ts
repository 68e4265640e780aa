/** Why an address can't be used, in the words of the one who has to mend it. */
export class Unusable extends Error {}

/** What answers doesn't answer as Kafka does. */
export class OtherProtocol extends Unusable {
  constructor() {
    super("what answers speaks another protocol: no Kafka broker answers");
  }
}
