package dev.evenkeel.agent.weave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.bootstrap.Bridge;
import dev.evenkeel.bootstrap.Dispatcher;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WeaverTest {

  private static final String OWNER = "library/Client";
  private static final List<Target> TARGETS =
      List.of(
          Target.transport("other.OtherTransport", "other/Client", "send", 1),
          Target.transport("lib.LibTransport", OWNER, "send", 1),
          Target.transport("lib.LibTransport", OWNER, "sendLater", 3),
          Target.transport("lib.LibTransport", OWNER, "ping", 0),
          Target.loop("lib", "lib.LibLoop", OWNER, "retry", 4),
          Target.loop("lib", "lib.LibLoop", OWNER, "retryAll", 2).asStatic(),
          Target.look("lib.LibLook", OWNER, "trusts"));

  private final Class<?> woven = define(new Weaver(TARGETS).weave(OWNER, original()));
  private final Object client = instantiate(woven);

  @AfterEach
  void removeDispatcher() {
    Bridge.dispatcher = null;
  }

  @Test
  void runsTheOriginalBodyWhileThereIsNoAgent() throws Exception {
    assertEquals("sent x", invoke("send", "  x"));
    assertEquals("abc", invoke("sendLater", "a", "b", "c"));
    assertEquals("pong", invoke("ping"));
  }

  @Test
  void runsTheOriginalBodyWhenTheCallIsNotWanted() throws Exception {
    Fake fake = new Fake(false, null);
    Bridge.dispatcher = fake;
    assertEquals("sent x", invoke("send", "x"));
    assertEquals(List.of("wants 1 x null"), fake.seen);
  }

  @Test
  void handsAWantedCallOverWithAllItsArguments() throws Exception {
    Fake fake = new Fake(true, null);
    Bridge.dispatcher = fake;
    assertEquals("carried", invoke("send", "x"));
    assertEquals("carried", invoke("sendLater", "a", "b", "c"));
    assertEquals("carried", invoke("ping"));
    assertEquals(
        List.of(
            "wants 1 x null",
            "call 1 [x]",
            "wants 2 a b",
            "call 2 [a, b, c]",
            "wants 3 null null",
            "call 3 []"),
        fake.seen);
    assertSame(woven, fake.owner);
    assertSame(client, fake.self);
  }

  @Test
  void handsOverArgumentsThatAreNoObjects() throws Exception {
    Fake fake = new Fake(true, null);
    Bridge.dispatcher = fake;
    assertEquals("carried", invoke("retry", "x", 5_000_000_000L, 2, true));
    assertEquals(List.of("wants 4 x null", "call 4 [x, 5000000000, 2, true]"), fake.seen);
    fake.wanted = false;
    assertEquals("x 5000000000 2 true", invoke("retry", "x", 5_000_000_000L, 2, true));
  }

  @Test
  void handsAStaticMethodOverWithoutAReceiver() throws Exception {
    Fake fake = new Fake(true, null);
    Bridge.dispatcher = fake;
    Method retryAll = woven.getMethod("retryAll", double.class, Object.class);
    assertEquals("carried", retryAll.invoke(null, 0.5, "x"));
    assertEquals(List.of("wants 5 null x", "call 5 [0.5, x]"), fake.seen);
    assertNull(fake.self);
    fake.wanted = false;
    assertEquals("0.5 x", retryAll.invoke(null, 0.5, "x"));
  }

  @Test
  void showsALookWhatTheBridgeGivesInThePlaceOfItsArgument() throws Exception {
    Fake fake = new Fake(true, null);
    Bridge.dispatcher = fake;
    Method trusts = woven.getMethod("trusts", Object.class);
    assertEquals(true, trusts.invoke(null, 1)); // a text comes in the place of the number
    assertEquals(List.of("wants 6 1 null", "call 6 [1]"), fake.seen);
    fake.wanted = false;
    assertEquals(false, trusts.invoke(null, 1));
  }

  @Test
  void letsACheckedExceptionThroughAsItIs() {
    IOException failure = new IOException("provider is gone");
    Bridge.dispatcher = new Fake(true, failure);
    InvocationTargetException thrown =
        assertThrows(InvocationTargetException.class, () -> invoke("send", "x"));
    assertSame(failure, thrown.getCause());
  }

  @Test
  void runsTheOriginalBodyWhenTheQuestionItselfFails() throws Exception {
    Bridge.dispatcher = new Fake(null, null);
    assertEquals("sent x", invoke("send", "x"));
  }

  @Test
  void leavesAClassAloneWhenAMethodIsMissing() {
    List<Target> newer = List.of(TARGETS.get(1), Target.transport("lib.X", OWNER, "renamed", 1));
    assertNull(new Weaver(newer).weave(OWNER, original()));
  }

  @Test
  void weavesWhatIsWovenByAnotherAgentAlready() throws Exception {
    Class<?> twice =
        define(new Weaver(TARGETS).weave(OWNER, new Weaver(TARGETS).weave(OWNER, original())));
    Fake fake = new Fake(false, null);
    Bridge.dispatcher = fake;
    Object first = instantiate(twice);
    assertEquals("pong", twice.getMethod("ping").invoke(first));
    assertEquals(2, fake.seen.size());
  }

  @Test
  void addsNothingToAClassButCallsOfTheBridge() {
    Set<String> added = owners(new Weaver(TARGETS).weave(OWNER, original()));
    added.removeAll(owners(original()));
    assertEquals(
        Set.of(
            "dev/evenkeel/bootstrap/Bridge",
            "java/lang/Class",
            "java/lang/Boolean",
            "java/lang/Double",
            "java/lang/Integer",
            "java/lang/Long"),
        added);
  }

  @Test
  void keepsTheVersionAndShapeOfTheClass() {
    byte[] after = new Weaver(TARGETS).weave(OWNER, original());
    assertTrue(Arrays.equals(original(), 0, 8, after, 0, 8));
    assertEquals(
        client.getClass().getDeclaredMethods().length,
        library.Client.class.getDeclaredMethods().length);
  }

  private Object invoke(String method, Object... arguments) throws Exception {
    for (var each : woven.getMethods()) {
      boolean fits = each.getParameterCount() == arguments.length;
      if (each.getName().equals(method)
          && fits
          && each.getModifiers() == 1
          && each.getReturnType() != int.class) {
        return each.invoke(client, arguments);
      }
    }
    throw new NoSuchMethodException(method);
  }

  /** The classes whose methods are called or whose constants are loaded. */
  private static Set<String> owners(byte[] classFile) {
    Set<String> owners = new TreeSet<>();
    ClassVisitor collector =
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(int a, String n, String d, String s, String[] e) {
            return new MethodVisitor(Opcodes.ASM9) {
              @Override
              public void visitMethodInsn(int op, String owner, String m, String d, boolean itf) {
                owners.add(owner);
              }

              @Override
              public void visitLdcInsn(Object value) {
                if (value instanceof net.bytebuddy.jar.asm.Type) {
                  owners.add("java/lang/Class");
                }
              }
            };
          }
        };
    new ClassReader(classFile).accept(collector, 0);
    return owners;
  }

  private static byte[] original() {
    try (InputStream in = WeaverTest.class.getResourceAsStream("/" + OWNER + ".class")) {
      return in.readAllBytes();
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static Class<?> define(byte[] classFile) {
    return new ClassLoader(WeaverTest.class.getClassLoader()) {
      Class<?> define() {
        return defineClass(null, classFile, 0, classFile.length);
      }
    }.define();
  }

  private static Object instantiate(Class<?> type) {
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static final class Fake implements Dispatcher {

    private final List<String> seen = new ArrayList<>();
    private Boolean wanted;
    private final Exception failure;
    private Class<?> owner;
    private Object self;

    Fake(Boolean wanted, Exception failure) {
      this.wanted = wanted;
      this.failure = failure;
    }

    @Override
    public boolean wants(int point, Class<?> owner, Object self, Object first, Object second) {
      seen.add("wants " + point + " " + first + " " + second);
      return wanted; // null throws
    }

    @Override
    public Object call(int point, Class<?> owner, Object self, Object[] arguments)
        throws Throwable {
      seen.add("call " + point + " " + Arrays.toString(arguments));
      this.owner = owner;
      this.self = self;
      if (failure != null) {
        throw failure;
      }
      return "carried";
    }
  }
}
