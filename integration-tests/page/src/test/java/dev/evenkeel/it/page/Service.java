package dev.evenkeel.it.page;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@link Chats} in a JVM of its own, with the agent. */
final class Service implements AutoCloseable {

  private static final Pattern ADDRESS = Pattern.compile("metrics at (http://\\S+)/metrics$");
  private static final int LIMIT_SECONDS = 300;

  private final Process process;
  private String url;

  Service(List<String> flags, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-javaagent:" + Path.of(System.getProperty("agent.jar")).toRealPath());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Chats.class.getName()));
    command.addAll(arguments);
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      CompletableFuture.runAsync(this::awaitCalls).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (Exception late) {
      process.destroyForcibly();
      throw late;
    }
  }

  private void awaitCalls() {
    StringBuilder printed = new StringBuilder();
    boolean made = false;
    try {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      while (!made || url == null) {
        String line = reader.readLine();
        if (line == null) {
          fail("The service has ended: " + printed);
        }
        printed.append(line).append('\n');
        made |= line.startsWith("made ");
        Matcher address = ADDRESS.matcher(line);
        url = address.find() ? address.group(1) : url;
      }
    } catch (IOException gone) {
      fail("The service has ended: " + printed, gone);
    }
  }

  /** Of the endpoint, without a slash at its end. */
  String url() {
    return url;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
