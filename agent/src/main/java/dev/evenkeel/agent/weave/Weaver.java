package dev.evenkeel.agent.weave;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Writes, at the head of each target method,
 *
 * <pre>
 *   if (Bridge.wants(point, Owner.class, this, first, second)) {
 *     return (Result) Bridge.call(point, Owner.class, this, new Object[] {first, second, …});
 *   }
 * </pre>
 *
 * and leaves the rest of the class as it is. A method that only looks at its argument goes on with
 * what {@code call} gives in its place. A static method hands over null for its receiver, and null
 * for an argument that is no object; the array has them boxed. It is built only for a call that is
 * wanted, and the code mentions nothing but the JDK and the bridge. The only class that sees Byte
 * Buddy, of which it uses the repackaged ASM: that loads in a fraction of the time that its
 * builders take.
 */
final class Weaver {

  private static final String BRIDGE = "dev/evenkeel/bootstrap/Bridge";
  private static final String OBJECT = "Ljava/lang/Object;";
  private static final String RECEIVER = "ILjava/lang/Class;" + OBJECT;
  private static final int NO_BODY = Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_BRIDGE;

  private static final Map<Integer, String> BOXES =
      Map.of(
          Type.BOOLEAN, "java/lang/Boolean",
          Type.CHAR, "java/lang/Character",
          Type.BYTE, "java/lang/Byte",
          Type.SHORT, "java/lang/Short",
          Type.INT, "java/lang/Integer",
          Type.FLOAT, "java/lang/Float",
          Type.LONG, "java/lang/Long",
          Type.DOUBLE, "java/lang/Double");

  private final List<Target> targets;

  Weaver(List<Target> targets) {
    this.targets = targets;
  }

  /**
   * Weaves a class.
   *
   * @return the woven class, or null when not each of its target methods was found
   */
  byte[] weave(String owner, byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    // No COMPUTE_FRAMES, which would load classes of the application
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    List<Target> missing = new ArrayList<>();
    for (Target target : targets) {
      if (target.owner().equals(owner)) {
        missing.add(target);
      }
    }
    reader.accept(new Heads(writer, missing), 0);
    return missing.isEmpty() ? writer.toByteArray() : null;
  }

  private final class Heads extends ClassVisitor {

    private final List<Target> missing;

    Heads(ClassWriter writer, List<Target> missing) {
      super(Opcodes.ASM9, writer);
      this.missing = missing;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
      Target target = (access & NO_BODY) != 0 ? null : find(access, name, descriptor);
      if (target == null) {
        return method;
      }
      missing.remove(target);
      return new Head(method, target, descriptor);
    }

    private Target find(int access, String name, String descriptor) {
      boolean ofClass = (access & Opcodes.ACC_STATIC) != 0;
      boolean gives = Type.getReturnType(descriptor).getSort() >= Type.ARRAY;
      for (Target target : missing) {
        if ((gives || target.kind() == Target.Kind.LOOK)
            && target.method().equals(name)
            && target.ofClass() == ofClass
            && takes(target, Type.getArgumentTypes(descriptor).length)) {
          return target;
        }
      }
      return null;
    }

    private static boolean takes(Target target, int arguments) {
      return target.arity() == Target.ANY || target.arity() == arguments;
    }
  }

  private final class Head extends MethodVisitor {

    private final Target target;
    private final Type[] arguments;
    private final Type result;

    Head(MethodVisitor method, Target target, String descriptor) {
      super(Opcodes.ASM9, method);
      this.target = target;
      this.arguments = Type.getArgumentTypes(descriptor);
      this.result = Type.getReturnType(descriptor);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      Label body = new Label();
      loadReceiver();
      loadObject(0);
      loadObject(1);
      bridge("wants", "(" + RECEIVER + OBJECT + OBJECT + ")Z");
      visitJumpInsn(Opcodes.IFEQ, body);
      loadReceiver();
      visitIntInsn(Opcodes.BIPUSH, arguments.length);
      visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
      for (int i = 0; i < arguments.length; i++) {
        visitInsn(Opcodes.DUP);
        visitIntInsn(Opcodes.BIPUSH, i);
        loadArgument(i);
        box(arguments[i]);
        visitInsn(Opcodes.AASTORE);
      }
      bridge("call", "(" + RECEIVER + "[" + OBJECT + ")" + OBJECT);
      if (target.kind() == Target.Kind.LOOK) {
        visitTypeInsn(Opcodes.CHECKCAST, arguments[0].getInternalName());
        visitVarInsn(Opcodes.ASTORE, 0);
      } else {
        visitTypeInsn(Opcodes.CHECKCAST, result.getInternalName());
        visitInsn(Opcodes.ARETURN);
      }
      visitLabel(body);
      visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    }

    private void loadReceiver() {
      visitIntInsn(Opcodes.SIPUSH, targets.indexOf(target));
      visitLdcInsn(Type.getObjectType(target.owner()));
      if (target.ofClass()) {
        visitInsn(Opcodes.ACONST_NULL);
      } else {
        visitVarInsn(Opcodes.ALOAD, 0);
      }
    }

    private void loadObject(int index) {
      if (index < arguments.length && arguments[index].getSort() >= Type.ARRAY) {
        loadArgument(index);
      } else {
        visitInsn(Opcodes.ACONST_NULL);
      }
    }

    private void loadArgument(int index) {
      int slot = target.ofClass() ? 0 : 1;
      for (int i = 0; i < index; i++) {
        slot += arguments[i].getSize();
      }
      visitVarInsn(arguments[index].getOpcode(Opcodes.ILOAD), slot);
    }

    private void box(Type argument) {
      String box = BOXES.get(argument.getSort());
      if (box != null) {
        visitMethodInsn(
            Opcodes.INVOKESTATIC,
            box,
            "valueOf",
            "(" + argument.getDescriptor() + ")L" + box + ";",
            false);
      }
    }

    private void bridge(String method, String descriptor) {
      visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, method, descriptor, false);
    }
  }
}
