package dev.sluice.bench.row;

import dev.sluice.bench.compare.LoadGenerator;
import dev.sluice.bench.compare.Wrk;
import dev.sluice.bench.load.LoadClient;
import dev.sluice.bench.load.LoadSpec;
import dev.sluice.bench.load.LoadSpec.Pace;
import dev.sluice.bench.load.LoadSpec.Request;
import dev.sluice.bench.load.LoadSpec.Route;
import dev.sluice.bench.load.LoadSpec.Shape;
import dev.sluice.bench.peer.Port;
import dev.sluice.bench.peer.Workspace;

/**
 * Loads through one remote stage, or none: at full speed to warm up, and at a fixed rate to
 * measure.
 */
record RemoteLoads(Workspace workspace, LoadClient client) {
  static final int REQUESTS_PER_SECOND = 200;
  static final String TITLE = "at 200 requests/s, one remote stage";

  private static final int BODY_BYTES = 1024;
  private static final String ORIGIN = Workspace.HOST + ":" + Port.ORIGIN.number();
  private static final String ABSOLUTE = "http://" + ORIGIN + "/";

  /** Sluice's remote stage at full speed. */
  LoadGenerator sluiceAtFullSpeed() {
    return sluiceAtFullSpeed(Port.SLUICE_REMOTE);
  }

  /**
   * Sluice at full speed.
   *
   * @param sandbox with the remote stage, or the default one without a stage
   */
  LoadGenerator sluiceAtFullSpeed(Port sandbox) {
    return wrk(sandbox, ABSOLUTE);
  }

  /** Envoy's ext_authz at full speed. */
  LoadGenerator envoyAtFullSpeed() {
    return wrk(Port.ENVOY_AUTHZ, "/");
  }

  LoadGenerator sluice(int connections, Pace pace) {
    return sluice(Port.SLUICE_REMOTE, connections, pace);
  }

  LoadGenerator sluice(Port sandbox, int connections, Pace pace) {
    return paced(sandbox, ABSOLUTE, connections, pace);
  }

  LoadGenerator envoy(int connections, Pace pace) {
    return paced(Port.ENVOY_AUTHZ, "/", connections, pace);
  }

  /** The origin alone, which compiles the client's own code. */
  LoadGenerator direct(int connections, Pace pace) {
    return paced(Port.ORIGIN, "/", connections, pace);
  }

  private Wrk wrk(Port port, String target) {
    return new Wrk(
        workspace.templates().resolve("wrk.lua"),
        "127.0.0.1:" + port.number(),
        target,
        ORIGIN,
        Scenarios.CONNECTIONS,
        BODY_BYTES);
  }

  private LoadGenerator paced(Port port, String target, int connections, Pace pace) {
    Request request = Request.post(target, ORIGIN, BODY_BYTES);
    return time ->
        client.run(
            new LoadSpec(
                port.address(),
                new Route.Plain(),
                Shape.KEEP_ALIVE,
                request,
                connections,
                pace,
                time));
  }
}
