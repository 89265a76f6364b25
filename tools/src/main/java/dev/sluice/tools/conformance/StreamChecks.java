package dev.sluice.tools.conformance;

import dev.sluice.chain.service.ServiceProbe;
import dev.sluice.chain.service.manifest.ServiceProfile;
import io.vertx.core.Future;
import java.util.function.Consumer;

/** Checks what the service reads as streams, in the version that it describes. Event loop only. */
public final class StreamChecks {
  private StreamChecks() {}

  /** Nothing for a service that reads none. */
  public static Future<Void> run(
      ServiceUnderTest subject,
      ServiceProfile profile,
      ServiceProbe probe,
      Consumer<CheckResult> results) {
    SampleHeads heads = new SampleHeads(subject.registration().name(), subject.config());
    return profile.streams().hooks()
        ? HookChecks.run(probe, profile, heads, results)
        : new ResponseChecks(probe, profile, heads, results).run();
  }
}
