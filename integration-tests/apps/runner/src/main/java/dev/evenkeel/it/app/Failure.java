package dev.evenkeel.it.app;

/**
 * What an exception says of the response behind it.
 *
 * @param status 0 when there was no response
 * @param body as far as the library tells, else null
 * @param evenkeel the {@code x-evenkeel} header as far as the library tells, else null
 */
public record Failure(int status, String body, String evenkeel) {

  public static final Failure NO_RESPONSE = new Failure(0, null, null);
}
