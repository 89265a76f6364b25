package dev.sluice.audit.ship;

import dev.sluice.audit.fault.FaultState;
import dev.sluice.audit.fault.FaultTrace;
import dev.sluice.audit.ocsf.EventMapping;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.proto.v1.AuditRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets a record aside whose mapping throws, and makes an event that tells so in its place. Without
 * it one such record would hold back all that follow. For the thread that ships.
 */
public final class SetAsideMapping implements EventMapping {
  private static final Logger LOG = LoggerFactory.getLogger(SetAsideMapping.class);

  private final EventMapping mapping;
  private final SetAsideRecords records;
  private final FaultState faults;

  private SetAsideMapping(EventMapping mapping, SetAsideRecords records, FaultState faults) {
    this.mapping = mapping;
    this.records = records;
    this.faults = faults;
  }

  /**
   * A mapping that throws only when a record can neither be mapped nor kept.
   *
   * @param mapping makes the events
   * @param directory for the records that are set aside; created when the first is
   * @param faults counts them
   */
  public static SetAsideMapping in(Path directory, EventMapping mapping, FaultState faults)
      throws IOException {
    SetAsideRecords records = new SetAsideRecords(directory);
    records.announce();
    return new SetAsideMapping(mapping, records, faults);
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException when files fail; a later attempt may succeed
   */
  @Override
  public List<OcsfEvent> map(EventSubject subject) {
    try {
      return mapping.map(subject);
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
      return without(subject, e);
    }
  }

  private List<OcsfEvent> without(EventSubject subject, Throwable fault) {
    return switch (subject) {
      case EventSubject.Exchange exchange -> {
        List<OcsfEvent> events =
            new ArrayList<>(map(new EventSubject.Single(exchange.position(), exchange.decision())));
        events.addAll(map(new EventSubject.Single(exchange.completed(), exchange.completion())));
        yield events;
      }
      case EventSubject.Single single -> setAside(single, fault);
      case EventSubject.SetAside ignored -> throw new IllegalStateException(fault);
      case EventSubject.Missing ignored -> throw new IllegalStateException(fault);
    };
  }

  private List<OcsfEvent> setAside(EventSubject.Single single, Throwable fault) {
    AuditRecord record = single.record();
    try {
      if (records.keep(single.position(), record)) {
        String name = SetAsideRecords.name(single.position());
        faults.happened("an audit record cannot be mapped and is set aside");
        LOG.error("an audit record is set aside as {}: {}", name, FaultTrace.of(fault));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an audit record cannot be set aside: " + e.getMessage(), e);
    }
    return mapping.map(new EventSubject.SetAside(single.position(), record.getTimeMs()));
  }
}
