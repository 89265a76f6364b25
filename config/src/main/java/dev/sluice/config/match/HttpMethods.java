package dev.sluice.config.match;

import java.util.Locale;
import java.util.Set;

/** Methods that rules may name and the proxy forwards. */
public final class HttpMethods {
  /** What a client's text message counts as on a WebSocket endpoint. */
  public static final String WEBSOCKET_TEXT = "WEBSOCKET_TEXT";

  private static final String ANY = "*";

  // The HTTP Method Registry of IANA, without PRI, which is no method of a request.
  private static final Set<String> STANDARD =
      Set.of(
          ("GET HEAD POST PUT PATCH DELETE OPTIONS CONNECT TRACE QUERY"
                  + " ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT COPY LABEL LINK LOCK MERGE"
                  + " MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE ORDERPATCH"
                  + " PROPFIND PROPPATCH REBIND REPORT SEARCH UNBIND UNCHECKOUT UNLINK UNLOCK"
                  + " UPDATE UPDATEREDIRECTREF VERSION-CONTROL")
              .split(" ", -1));

  private HttpMethods() {}

  public static boolean isStandard(String method) {
    return STANDARD.contains(method);
  }

  public static Set<String> all() {
    return STANDARD;
  }

  public static boolean isKnown(String method) {
    String upper = method.toUpperCase(Locale.ROOT);
    return method.equals(ANY) || upper.equals(WEBSOCKET_TEXT) || isStandard(upper);
  }
}
