package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.transport.Targets;
import dev.evenkeel.agent.weave.Target;
import dev.evenkeel.agent.weave.WeaveCheck;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Says which of the libraries that an application holds the agent knows, and which it can weave.
 */
final class Libraries {

  private static final String JDK_CLIENT = "jdk/internal/net/http/HttpClientImpl";

  private final Doctor doctor;
  private final WeaveCheck check = new WeaveCheck(Targets.ALL);
  private final Map<String, String> places = new LinkedHashMap<>(); // by class
  private final Set<String> misfits = new HashSet<>();

  Libraries(Doctor doctor) {
    this.doctor = doctor;
  }

  void check(String classPath) {
    Set<String> wanted = new HashSet<>();
    for (Target target : Targets.ALL) {
      wanted.add(target.owner());
    }
    for (Library library : Library.ALL) {
      wanted.add(library.marker());
    }
    for (String problem : new ClassPath(wanted::contains, this::found).search(classPath)) {
      doctor.fix("--classpath: " + problem);
    }
    jdk();
    boolean sdk = false;
    for (Library library : Library.ALL) {
      String place = places.get(library.marker());
      if (place != null) {
        tell(library, place);
        sdk |= library.sdk();
      }
    }
    if (!sdk) {
      doctor.note("no LLM SDK that is known; calls by hand over the clients above are carried too");
    }
    loops();
  }

  private void found(String name, String where, byte[] bytes) {
    places.putIfAbsent(name, where);
    if (woven(name) && !check.fits(name, bytes)) {
      misfits.add(name);
    }
  }

  private static boolean woven(String name) {
    return Targets.ALL.stream().anyMatch(target -> target.owner().equals(name));
  }

  private void jdk() {
    byte[] bytes = ClassPath.ofRuntime(JDK_CLIENT);
    if (bytes == null) {
      doctor.note("this Java runtime has no module java.net.http");
    } else if (check.fits(JDK_CLIENT, bytes)) {
      doctor.ok("java.net.http of this Java runtime: carried");
    } else {
      doctor.fix("java.net.http of this Java runtime is not as known: run the service on 17 or 25");
    }
  }

  private void tell(Library library, String place) {
    String what = library.name() + " (" + place + "): ";
    if (misfits.contains(library.marker())) {
      doctor.fix(
          what
              + "this version cannot be woven, its calls would go through untouched: use one of"
              + " the README's table");
    } else if (library.carried()) {
      doctor.ok(what + library.note());
    } else {
      doctor.note(what + library.note());
    }
  }

  private void loops() {
    for (Target target : Targets.ALL) {
      String place = places.get(target.owner());
      if (place != null && target.kind() == Target.Kind.LOOP && misfits.remove(target.owner())) {
        doctor.note(
            "the retry loop of "
                + target.name()
                + " ("
                + place
                + ") is not as known: "
                + target.kind().loss());
      }
    }
  }
}
