package dev.evenkeel.agent.weave;

import java.util.ArrayList;
import java.util.List;
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
 * and leaves the rest of the class as it is. The array is built only for a call that is wanted, and
 * the code mentions nothing but the JDK and the bridge. The only class that sees Byte Buddy, of
 * which it uses the repackaged ASM: that loads in a fraction of the time that its builders take.
 */
final class Weaver {

  private static final String BRIDGE = "dev/evenkeel/bootstrap/Bridge";
  private static final String OBJECT = "Ljava/lang/Object;";
  private static final String RECEIVER = "ILjava/lang/Class;" + OBJECT;
  private static final int NO_BODY =
      Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_BRIDGE;

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
      Target target = (access & NO_BODY) != 0 ? null : find(name, descriptor);
      if (target == null) {
        return method;
      }
      missing.remove(target);
      return new Head(method, target, Type.getReturnType(descriptor));
    }

    private Target find(String name, String descriptor) {
      for (Target target : missing) {
        if (target.method().equals(name) && takesObjects(descriptor, target.arity())) {
          return target;
        }
      }
      return null;
    }

    private static boolean takesObjects(String descriptor, int arity) {
      Type[] arguments = Type.getArgumentTypes(descriptor);
      boolean objects = Type.getReturnType(descriptor).getSort() >= Type.ARRAY;
      for (Type argument : arguments) {
        objects &= argument.getSort() >= Type.ARRAY;
      }
      return objects && arguments.length == arity;
    }
  }

  private final class Head extends MethodVisitor {

    private final Target target;
    private final Type result;

    Head(MethodVisitor method, Target target, Type result) {
      super(Opcodes.ASM9, method);
      this.target = target;
      this.result = result;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      Label body = new Label();
      loadReceiver();
      loadArgument(0);
      loadArgument(1);
      bridge("wants", "(" + RECEIVER + OBJECT + OBJECT + ")Z");
      visitJumpInsn(Opcodes.IFEQ, body);
      loadReceiver();
      visitIntInsn(Opcodes.BIPUSH, target.arity());
      visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
      for (int i = 0; i < target.arity(); i++) {
        visitInsn(Opcodes.DUP);
        visitIntInsn(Opcodes.BIPUSH, i);
        loadArgument(i);
        visitInsn(Opcodes.AASTORE);
      }
      bridge("call", "(" + RECEIVER + "[" + OBJECT + ")" + OBJECT);
      visitTypeInsn(Opcodes.CHECKCAST, result.getInternalName());
      visitInsn(Opcodes.ARETURN);
      visitLabel(body);
      visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    }

    private void loadReceiver() {
      visitIntInsn(Opcodes.SIPUSH, targets.indexOf(target));
      visitLdcInsn(Type.getObjectType(target.owner()));
      visitVarInsn(Opcodes.ALOAD, 0);
    }

    private void loadArgument(int index) {
      if (index < target.arity()) {
        visitVarInsn(Opcodes.ALOAD, index + 1);
      } else {
        visitInsn(Opcodes.ACONST_NULL);
      }
    }

    private void bridge(String method, String descriptor) {
      visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, method, descriptor, false);
    }
  }
}
