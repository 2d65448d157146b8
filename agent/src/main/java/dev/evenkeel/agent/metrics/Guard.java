package dev.evenkeel.agent.metrics;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/** Decides who may read. Immutable. */
final class Guard {

  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";
  private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.\\d{1,3}){3}");

  private final byte[] token;
  private final String host;
  private final boolean checkHost;

  /**
   * @param token empty for none
   * @param host what the server was told to bind
   * @param checkHost whether only requests for this machine by its own names are answered: a web
   *     page can make a browser ask a loopback address by a name of the page's own (DNS rebinding)
   */
  Guard(String token, String host, boolean checkHost) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
    this.host = host.toLowerCase(Locale.ROOT);
    this.checkHost = checkHost;
  }

  /** Whether the Host header names this machine. Never resolves a name. */
  boolean knows(String hostHeader) {
    if (!checkHost) {
      return true;
    }
    if (hostHeader == null) {
      return false;
    }
    String name = withoutPort(hostHeader.strip().toLowerCase(Locale.ROOT));
    return name.equals("localhost")
        || name.equals("::1")
        || name.equals(host)
        || LOOPBACK_V4.matcher(name).matches();
  }

  private static String withoutPort(String header) {
    if (header.startsWith("[")) {
      int end = header.indexOf(']');
      return end < 0 ? "" : header.substring(1, end);
    }
    int colon = header.indexOf(':');
    return colon < 0 ? header : header.substring(0, colon);
  }

  /**
   * Whether the Authorization header carries the token, compared in constant time: as bearer token,
   * or, since that is what a browser asks for, as password of any user.
   */
  boolean admits(String authorization) {
    if (token.length == 0) {
      return true;
    }
    byte[] given = given(authorization);
    return given != null && MessageDigest.isEqual(given, token);
  }

  private static byte[] given(String authorization) {
    if (authorization == null) {
      return null;
    }
    if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8);
    }
    if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return null;
    }
    try {
      byte[] pair = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
      for (int at = 0; at < pair.length; at++) {
        if (pair[at] == ':') {
          return Arrays.copyOfRange(pair, at + 1, pair.length);
        }
      }
    } catch (IllegalArgumentException notBase64) {
      // Wrong, as any other
    }
    return null;
  }
}
