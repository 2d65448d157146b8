package dev.evenkeel.it.differential;

/** What exchanges go over. */
enum Wire {
  HTTP_1_1(Exchange.COUNT),
  /** Over TLS. */
  HTTP_2(Exchange.COUNT / 2),
  /** Known beforehand, or by an upgrade, as the client does it. */
  CLEARTEXT_HTTP_2(Exchange.COUNT / 2);

  /** How many of the exchanges. */
  final int count;

  Wire(int count) {
    this.count = count;
  }
}
