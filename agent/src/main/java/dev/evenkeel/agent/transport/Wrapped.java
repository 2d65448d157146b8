package dev.evenkeel.agent.transport;

/** Stands in for an object of the application's or the library's. */
public interface Wrapped {

  /** What it stands in for. */
  Object inside();
}
