package dev.evenkeel.agent.weave;

import java.util.List;

/** Says beforehand whether a class would be woven. */
public final class WeaveCheck {

  private final List<Target> targets;

  public WeaveCheck(List<Target> targets) {
    this.targets = targets;
  }

  /** Whether each method that is woven in this class is there as it is known. */
  public boolean fits(String owner, byte[] classFile) {
    try {
      return new Weaver(targets).weave(owner, classFile) != null;
    } catch (RuntimeException unreadable) {
      return false;
    }
  }
}
