package dev.evenkeel.it.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.it.differential.Exchange.GivingUp;
import dev.evenkeel.it.differential.Exchange.Reading;
import dev.evenkeel.it.differential.Exchange.Sent;
import dev.evenkeel.it.differential.Reply.Fault;
import dev.evenkeel.it.differential.Reply.Framing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is made by chance has something of everything. */
class ExchangesTest {

  private static final int HUGE = 50 << 20;

  private static final List<Exchange> ALL =
      IntStream.range(0, Exchange.COUNT).mapToObj(Exchange::of).toList();

  @Test
  void everyKindGoesToAnLlmAndToOtherServers() {
    Map<String, Predicate<Exchange>> kinds = new LinkedHashMap<>();
    for (Sent sent : List.of(Sent.EMPTY, Sent.WHOLE, Sent.UNKNOWN_LENGTH, Sent.ONE_SHOT)) {
      kinds.put("sent " + sent, each -> each.sent() == sent);
    }
    kinds.put("sent " + Sent.EXPECT_CONTINUE, each -> each.sent() == Sent.EXPECT_CONTINUE);
    for (Reading reading : Reading.values()) {
      kinds.put("reading " + reading, each -> each.reading() == reading);
    }
    for (GivingUp givingUp : GivingUp.values()) {
      kinds.put(
          "blocking, giving up " + givingUp, each -> each.givingUp() == givingUp && !each.async());
      kinds.put(
          "asynchronous, giving up " + givingUp,
          each -> each.givingUp() == givingUp && each.async());
    }
    for (String method : "GET HEAD POST PUT PATCH DELETE OPTIONS".split(" ")) {
      kinds.put(method, each -> each.method().equals(method));
    }
    kinds.put(
        "a stream, giving up",
        each -> each.givingUp().whileReading() && each.reply().type() == Reply.Type.STREAM);
    for (Framing framing : Framing.values()) {
      kinds.put("framing " + framing, each -> each.reply().framing() == framing);
    }
    for (Fault fault : Fault.values()) {
      kinds.put("fault " + fault, each -> each.reply().fault() == fault);
    }
    kinds.put("blocking", each -> !each.async());
    kinds.put("asynchronous", Exchange::async);
    kinds.put("timeout", each -> each.timeoutMillis() > 0 && each.givingUp() == GivingUp.NEVER);
    kinds.put("50 MB sent", each -> each.sentBytes() == HUGE);
    kinds.put("50 MB answered", each -> each.reply().size() == HUGE);
    kinds.put("compression", each -> each.reply().gzip() && each.reply().hasBody());
    kinds.put("redirect", each -> each.reply().hops() > 0);
    kinds.put("1xx", each -> each.reply().interim() > 0);
    kinds.put("204", each -> each.reply().status() == 204);
    kinds.put("304", each -> each.reply().status() == 304);
    kinds.put("4xx", each -> each.reply().status() / 100 == 4);
    kinds.put("5xx", each -> each.reply().status() / 100 == 5);
    List<String> missing = new ArrayList<>();
    kinds.forEach(
        (kind, of) -> {
          if (ALL.stream().noneMatch(each -> each.llm() && of.test(each))) {
            missing.add(kind + " to an LLM");
          }
          if (ALL.stream().noneMatch(each -> !each.llm() && of.test(each))) {
            missing.add(kind + " to another server");
          }
        });
    assertEquals(List.of(), missing);
  }
}
