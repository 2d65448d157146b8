package dev.evenkeel.agent;

import dev.evenkeel.agent.transport.Targets;
import dev.evenkeel.agent.weave.LazyTransformer;
import dev.evenkeel.agent.weave.Woven;
import dev.evenkeel.bootstrap.Bridge;
import dev.evenkeel.bootstrap.Starter;
import java.lang.instrument.Instrumentation;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Starts the agent on the thread that runs the application's main method, and so does as little as
 * can be: it begins to look at class names and leaves all else to {@link Startup}. No lambda is
 * here or in what this calls: the first one of a JVM costs more than the rest together.
 */
public final class Agent implements Starter {

  @Override
  public void start(String arguments, Instrumentation instrumentation) {
    BlockingQueue<Woven> woven = new LinkedBlockingQueue<>();
    LazyTransformer transformer = new LazyTransformer(Targets.ALL, woven);
    Startup startup = new Startup(arguments, woven, transformer);
    transformer.install(instrumentation);
    Thread thread = new Thread(null, startup, "evenkeel-start", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Agent.class.getClassLoader());
    thread.start();
    Bridge.dispatcher = startup;
  }
}
