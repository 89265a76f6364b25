package dev.sluice.app.wiring;

import dev.sluice.app.cluster.Membership;
import dev.sluice.app.cluster.UnusableCluster;
import dev.sluice.app.metrics.NodeMeters;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Vert.x of a node, alone or as a member of its cluster. Blocks; not for event loops. */
final class NodeVertx {
  private static final Logger LOG = LoggerFactory.getLogger(NodeVertx.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private NodeVertx() {}

  /**
   * Opens it and joins the cluster, if there is one.
   *
   * @param name of the node
   * @param teardown closes both
   * @throws StartFailure when there is no cluster that runs the other roles, or it is unusable
   */
  static Vertx open(String name, Settings settings, MeterRegistry meters, Teardown teardown) {
    Vertx vertx = create(name, settings, meters, teardown);
    NodeMeters.tellTime(meters, vertx);
    teardown.push("vert.x", () -> Deployments.await(vertx.close(), CLOSE_TIMEOUT));
    return vertx;
  }

  private static Vertx create(
      String name, Settings settings, MeterRegistry meters, Teardown teardown) {
    if (!settings.cluster().joins()) {
      requireEveryRole(settings);
      return VertxFactory.create(meters);
    }
    Membership membership = join(name, settings);
    teardown.push("cluster", membership::close);
    return VertxFactory.clustered(meters, membership);
  }

  private static Membership join(String name, Settings settings) {
    try {
      Membership membership = Membership.join(name, settings.cluster());
      LOG.info("joined the cluster: {}", membership.members());
      return membership;
    } catch (UnusableCluster e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /** Roles that this node lacks must run on another. */
  private static void requireEveryRole(Settings settings) {
    if (settings.roles().size() < Role.values().length) {
      throw new StartFailure(
          "roles: this node runs %s only and cluster.members is empty: no node runs the others; list"
                  .formatted(Role.words(settings.roles()))
              + " members, or run proxy, chain and control",
          new IllegalStateException("no cluster"));
    }
  }
}
