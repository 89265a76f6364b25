package dev.sluice.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A network namespace and a cable from it to this machine, which can be pulled; needs root. */
final class CutOff implements AutoCloseable {
  private static final String NEAR = "10.203.77.1";
  private static final String FAR = "10.203.77.2";

  private final String name = "sluice" + ProcessHandle.current().pid();
  private final String near = name + "a";
  private final String far = name + "b";

  private CutOff() {}

  /** Empty, and says so, where it cannot be made. */
  static Optional<CutOff> create() {
    CutOff made = new CutOff();
    if (made.plug()) {
      return Optional.of(made);
    }
    made.close();
    System.out.println("SKIPPED: no network namespace can be made; no node is cut off");
    return Optional.empty();
  }

  private boolean plug() {
    return ip("netns", "add", name)
        && ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", name)
        && ip("addr", "add", NEAR + "/30", "dev", near)
        && ip("link", "set", near, "up")
        && ip("-n", name, "addr", "add", FAR + "/30", "dev", far)
        && ip("-n", name, "link", "set", "lo", "up")
        && ip("-n", name, "link", "set", far, "up");
  }

  /** The address of this machine on the cable. */
  static String near() {
    return NEAR;
  }

  /** The address of who is inside. */
  static String far() {
    return FAR;
  }

  /** What to put before a command line to run it inside. */
  List<String> inside() {
    return List.of("ip", "netns", "exec", name);
  }

  /** Nothing arrives any more, and nobody is told. */
  void cut() {
    require(ip("-n", name, "link", "set", far, "down"));
  }

  void mend() {
    require(ip("-n", name, "link", "set", far, "up"));
  }

  private static void require(boolean done) {
    if (!done) {
      throw new AssertionError("ip failed");
    }
  }

  private static boolean ip(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    ip("netns", "del", name);
  }
}
