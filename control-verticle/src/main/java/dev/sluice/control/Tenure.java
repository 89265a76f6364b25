package dev.sluice.control;

import dev.sluice.config.file.LockFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * The time in which this node is the active one. Event loop only.
 *
 * @param deployment of the control
 */
record Tenure(LockFile lock, ActiveControl control, String deployment) {
  ControlService service() {
    return control.service().orElseThrow();
  }

  /** Ends the work, if it has not ended, and then gives the lock back. */
  Future<Void> end(Vertx vertx, LeaderLock leader) {
    return vertx.undeploy(deployment).transform(undeployed -> leader.release(vertx, lock));
  }
}
