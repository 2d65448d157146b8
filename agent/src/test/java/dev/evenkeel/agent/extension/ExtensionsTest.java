package dev.evenkeel.agent.extension;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.AnswerChecks;
import dev.evenkeel.agent.call.Caller;
import dev.evenkeel.agent.call.Recorder;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.api.Answer;
import dev.evenkeel.api.AnswerCheck;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class ExtensionsTest {

  private static final Endpoint ENDPOINT =
      new Endpoint("openai", Api.OPENAI_CHAT, "chat", "m", "h", "", false, true);
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  @TempDir private Path folder;
  private final BlockingQueue<String> warnings = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> found = new LinkedBlockingQueue<>();
  private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private final AtomicReference<AnswerChecks> used = new AtomicReference<>();
  private Extensions extensions;

  /** Says which class loader the libraries of a check find things by. */
  public static final class Good implements AnswerCheck {
    @Override
    public String check(Answer answer) {
      boolean own = Thread.currentThread().getContextClassLoader() == Good.class.getClassLoader();
      return answer.text() + (own ? " seen" : " by another loader");
    }
  }

  /** An error of its own, as Kotlin's TODO() throws one. */
  public static final class Unmade implements AnswerCheck {
    public Unmade() {
      throw new Unfinished();
    }

    @Override
    public String check(Answer answer) {
      return null;
    }
  }

  public static final class Erring implements AnswerCheck {
    @Override
    public String check(Answer answer) {
      throw new Unfinished();
    }
  }

  static final class Unfinished extends Error {
    private static final long serialVersionUID = 1L;
  }

  public static final class EndlesslyMade implements AnswerCheck {
    static final CountDownLatch RELEASED = new CountDownLatch(1);

    public EndlesslyMade() throws InterruptedException {
      RELEASED.await();
    }

    @Override
    public String check(Answer answer) {
      return "late";
    }
  }

  public static final class Hanging implements AnswerCheck {
    @Override
    public String check(Answer answer) throws InterruptedException {
      NEVER.await();
      return null;
    }
  }

  private final Recorder recorder =
      new Recorder() {
        @Override
        public void violated(Endpoint endpoint, Caller caller, String kind) {
          found.add(kind);
        }

        @Override
        public void internalError(String component, Throwable failure) {
          failures.add(failure);
        }
      };

  @AfterEach
  void close() {
    if (extensions != null) {
      extensions.close();
    }
  }

  private Path jar(String name, String... classes) throws IOException {
    Path jar = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new ZipEntry("META-INF/services/" + AnswerCheck.class.getName()));
      out.write(String.join("\n", classes).getBytes(UTF_8));
      out.closeEntry();
    }
    return jar;
  }

  private static String name(Class<?> check) {
    return check.getName();
  }

  private void load(Duration limit, Path... jars) {
    List<String> paths = Stream.of(jars).map(Path::toString).collect(Collectors.toList());
    extensions =
        Extensions.load(
            new Settings.Extensions(paths, limit),
            recorder,
            warnings::add,
            used::set,
            AnswerCheck.class.getClassLoader());
  }

  private void ask(String text) {
    used.get().check(ENDPOINT, Caller.UNKNOWN, "{}".getBytes(UTF_8), text);
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(60, TimeUnit.SECONDS);
    assertTrue(next != null, "nothing came");
    return next;
  }

  @Test
  void judgeAnAnswerByEachOfTheirChecks() throws Exception {
    load(Duration.ofSeconds(60), jar("a.jar", name(Good.class)), jar("b.jar", name(Good.class)));
    ask("words");
    assertEquals("words_seen", next(found));
    assertEquals("words_seen", next(found));
    assertEquals(0, warnings.size());
  }

  @Test
  void leaveOutAClassThatCannotBeMadeAndKeepTheOthersOfItsJar() throws Exception {
    load(
        Duration.ofSeconds(60),
        jar(
            "some.jar",
            "no.such.Thing",
            name(Unmade.class),
            name(ExtensionsTest.class),
            name(Good.class)));
    ask("words");
    assertEquals("words_seen", next(found));
    List<String> told = List.copyOf(warnings);
    assertEquals(3, told.size(), told::toString);
    assertTrue(told.get(0).contains("no.such.Thing not found"), told.get(0));
    assertTrue(told.get(1).contains("Unmade could not be instantiated"), told.get(1));
    assertTrue(told.get(1).contains("Unfinished; it is left out, all else goes on."), told.get(1));
    assertTrue(told.get(2).contains("ExtensionsTest not a subtype"), told.get(2));
  }

  @Test
  void leaveOutWhatIsNoJarOrNamesNothing() throws Exception {
    Path text = Files.writeString(folder.resolve("text.jar"), "not a zip");
    load(Duration.ofSeconds(60), folder.resolve("none.jar"), folder, text, jar("empty.jar"));
    List<String> told = List.copyOf(warnings);
    assertEquals(4, told.size(), told::toString);
    assertTrue(told.get(0).contains("none.jar' cannot be read: name the jar by its full path"));
    assertTrue(told.get(1).contains("cannot be read"), told.get(1));
    assertTrue(told.get(2).contains("text.jar' names no class in META-INF/services/"), told.get(2));
    assertTrue(told.get(3).contains("empty.jar' names no class"), told.get(3));
    assertEquals(null, used.get(), "answers are not even kept");
  }

  @Test
  void doNotWaitForAClassThatIsNotMadeInTimeAndUseItOnceItIs() throws Exception {
    load(
        Duration.ofMillis(50),
        jar("endless.jar", name(EndlesslyMade.class)),
        jar("good.jar", name(Good.class)));
    String told = next(warnings);
    assertTrue(told.contains("endless.jar' has a class that takes longer than 50 ms"), told);
    while (used.get() == null) {
      Thread.onSpinWait(); // 50 ms may be short for the good one too
    }
    ask("words");
    assertEquals("words_seen", next(found));
    EndlesslyMade.RELEASED.countDown();
    String kind = "";
    while (!kind.equals("late")) {
      ask("words");
      kind = next(found);
    }
  }

  @Test
  void countACheckThatThrowsWhateverItIsAndGoOn() throws Exception {
    load(Duration.ofSeconds(60), jar("a.jar", name(Erring.class), name(Good.class)));
    AtomicReference<Throwable> uncaught = new AtomicReference<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.set(failure));
    try {
      for (int i = 0; i < 5; i++) {
        ask("words");
        assertEquals("words_seen", next(found));
        assertEquals(Unfinished.class, next(failures).getClass());
      }
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertEquals(null, uncaught.get());
  }

  @Test
  void interruptACheckThatTakesTooLongAndNameIt() throws Exception {
    load(Duration.ofMillis(200), jar("a.jar", name(Hanging.class)));
    while (used.get() == null) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < 5; i++) {
      ask("words");
      assertEquals(name(Hanging.class), next(failures).getStackTrace()[0].getClassName());
    }
  }

  @Test
  void keepNoMoreRequestsThanSixteenMebibytesWaiting() throws Exception {
    load(Duration.ofSeconds(60), jar("a.jar", name(Hanging.class)));
    byte[] large = new byte[4 * 1024 * 1024];
    for (int i = 0; i < 6; i++) {
      used.get().check(ENDPOINT, Caller.UNKNOWN, large, "words");
    }
    assertEquals("too many answers at once", next(failures).getMessage());
  }
}
