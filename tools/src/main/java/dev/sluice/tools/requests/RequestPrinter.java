package dev.sluice.tools.requests;

import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextStyle;
import dev.sluice.tools.ocsf.Shorthand;
import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Prints one line per request. Events of nodes are counted, and told in one line before the next
 * request or at the end. A terminal also gets the names of the columns and a line per day.
 */
public final class RequestPrinter implements RequestOutput {
  /** {@code class_uid} of a Detection Finding. */
  private static final int FINDING = 2004;

  private final Terminal terminal;
  private final RequestColumns columns;
  private final PrintStream out;
  private Optional<LocalDate> day = Optional.empty();
  private boolean begun;
  private long hidden;
  private Instant hiddenSince = Instant.EPOCH;
  private long newestHidden;

  public RequestPrinter(Terminal terminal, PrintStream out) {
    this.terminal = terminal;
    this.out = out;
    columns = new RequestColumns(terminal);
  }

  @Override
  public void request(JoinedRequest request) {
    begin(request.time());
    out.println(columns.line(request));
  }

  @Override
  public void event(AuditEvent event) {
    begin(event.time());
    TextStyle style = event.isNotable() ? TextStyle.YELLOW : TextStyle.FAINT;
    out.println(columns.line(event.time(), label(event), style, Shorthand.body(event.root())));
  }

  private static String label(AuditEvent event) {
    if (event.classUid() == FINDING) {
      return "FINDING";
    }
    return event.isOfRequest() ? "EVENT" : "NODE";
  }

  @Override
  public void hidden(AuditEvent event) {
    if (hidden == 0) {
      hiddenSince = event.time();
    }
    hidden++;
  }

  @Override
  public void unreadable() {
    begin(Instant.EPOCH);
    out.println(columns.line(Instant.EPOCH, "-", TextStyle.YELLOW, "a record that is not JSON"));
  }

  @Override
  public void tick(long nanos) {
    // Nodes that only sign checkpoints must not fill the screen.
    if (!begun && hidden > 0 && hidden == newestHidden) {
      tellHidden();
    }
    newestHidden = hidden;
  }

  @Override
  public void end() {
    tellHidden();
  }

  @Override
  public boolean isClosed() {
    return out.checkError();
  }

  private void begin(Instant next) {
    tellHidden();
    head(next);
  }

  private void tellHidden() {
    if (hidden > 0) {
      head(hiddenSince);
      String events = hidden == 1 ? "1 event" : hidden + " events";
      out.println(
          columns.line(
              hiddenSince, "NODE", TextStyle.FAINT, events + " of the node, --all shows them"));
      hidden = 0;
    }
  }

  private void head(Instant next) {
    if (!terminal.interactive()) {
      begun = true;
      return;
    }
    if (!begun) {
      begun = true;
      out.println(columns.header());
    }
    LocalDate date = LocalDate.ofInstant(next, ZoneOffset.UTC);
    if (!day.equals(Optional.of(date)) && !next.equals(Instant.EPOCH)) {
      day = Optional.of(date);
      out.println(terminal.styled(date + " (UTC)", TextStyle.FAINT));
    }
  }
}
