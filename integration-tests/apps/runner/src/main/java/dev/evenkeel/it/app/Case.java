package dev.evenkeel.it.app;

import java.time.Duration;

/**
 * One call to make.
 *
 * @param variant which of the application's ways to call
 * @param url scheme, host and port of the provider
 * @param retries the SDK's own, or -1 for its default
 * @param timeout the caller's, or zero for none
 * @param whole whether the timeout is for the call as a whole, where the library knows two kinds;
 *     else for reading
 * @param certificate path of a PEM file with a certificate to trust; empty for none
 */
public record Case(
    String id,
    String variant,
    String url,
    String model,
    int retries,
    Duration timeout,
    boolean whole,
    String prompt,
    String certificate) {

  /** Reads what {@link #line} wrote. */
  public static Case parse(String line) {
    String[] fields = line.split("\t", -1);
    return new Case(
        fields[0],
        fields[1],
        fields[2],
        fields[3],
        Integer.parseInt(fields[4]),
        Duration.ofMillis(Long.parseLong(fields[5])),
        Boolean.parseBoolean(fields[6]),
        fields[7],
        fields[8]);
  }

  /** Tab-separated; no field may hold a tab or a line end. */
  public String line() {
    return String.join(
        "\t",
        id,
        variant,
        url,
        model,
        Integer.toString(retries),
        Long.toString(timeout.toMillis()),
        Boolean.toString(whole),
        prompt,
        certificate);
  }

  /** A client may be kept for calls that agree in this. */
  public String client() {
    return variant + ' ' + url + ' ' + model + ' ' + retries + ' ' + timeout;
  }
}
