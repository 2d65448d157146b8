package dev.evenkeel.it;

import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.provider.Received;
import dev.evenkeel.provider.ScriptedProvider;
import dev.evenkeel.provider.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Where one scenario plays: a model of its own at the provider, so that routes do not meet, and a
 * variant of the application that calls it.
 */
final class Stage {

  private final Providers providers;
  private final Child child;
  private final Variant variant;
  private final String model;
  private final AtomicInteger calls = new AtomicInteger();

  /**
   * The providers of one child: one for HTTP/1.1, one for HTTP/2, with the same scripts.
   *
   * @param nobody host and port where every connection is refused
   */
  record Providers(
      dev.evenkeel.provider.Scenarios scripts,
      ScriptedProvider http1,
      ScriptedProvider http2,
      String nobody,
      Path certificate) {

    ScriptedProvider of(Variant variant) {
      return variant.http2() ? http2 : http1;
    }
  }

  Stage(Providers providers, Child child, Variant variant, String scenario) {
    this.providers = providers;
    this.child = child;
    this.variant = variant;
    this.model = scenario + "." + variant.name();
  }

  Variant variant() {
    return variant;
  }

  String model() {
    return model;
  }

  void play(List<Step> steps) {
    providers.scripts().play(model, steps);
  }

  /** Makes a call; each has a prompt of its own, as a body sent again counts as a retry. */
  Result call(int sdkRetries, Timeout timeout) throws InterruptedException {
    return call(providers.of(variant).url(), sdkRetries, timeout);
  }

  /** The same where nobody listens. */
  Result callNobody() throws InterruptedException {
    return call(
        (variant.http2() ? "https://" : "http://") + providers.nobody(),
        Scenario.BY_DEFAULT,
        Timeout.DEFAULT);
  }

  private Result call(String url, int sdkRetries, Timeout timeout) throws InterruptedException {
    String id = model + "#" + calls.incrementAndGet();
    return child.call(
        new Case(
            id,
            variant.name(),
            url,
            model,
            sdkRetries,
            timeout.of(),
            timeout.whole(),
            "Say something, for " + id,
            variant.http2() ? providers.certificate().toString() : ""));
  }

  List<Received> received() {
    return providers.of(variant).received(model);
  }

  Scrape scrape() throws InterruptedException {
    return child.scrape();
  }

  /** All that is known, for messages. */
  String story(Result result) {
    List<Received> received = received();
    String times =
        received.stream()
            .map(
                request ->
                    "%.3f s %s retry-count %s, body %08x"
                        .formatted(
                            (request.nanos() - received.get(0).nanos()) / 1e9,
                            request.protocol(),
                            request.header("x-stainless-retry-count").orElse("-"),
                            request.bodyHash()))
            .collect(Collectors.joining("\n  "));
    return "\nmodel " + model + "\nresult " + result.json() + "\nattempts\n  " + times;
  }
}
