package dev.sluice.wire.head;

/** Why a head was refused. The texts never quote the peer's bytes. */
public enum HeadFault {
  TOO_LARGE(431, "head exceeds the size limit"),
  TOO_MANY_FIELDS(431, "more than 256 header fields"),
  METHOD(400, "method is not a token followed by one space"),
  METHOD_NAME(400, "method is not a standard name in upper case"),
  TARGET(400, "request target is empty or holds a byte that is not visible ASCII"),
  VERSION(400, "version is not HTTP/1.0 or HTTP/1.1"),
  STATUS(400, "status is not a number from 100 to 599"),
  REASON(400, "reason phrase holds a control byte"),
  BARE_LF(400, "line ends without a carriage return"),
  BARE_CR(400, "carriage return without a line feed"),
  FOLDED_LINE(400, "header field continues on a second line"),
  FIELD_NAME(400, "header field name is empty or not a token"),
  SPACE_BEFORE_COLON(400, "blank before the colon of a header field"),
  MISSING_COLON(400, "header field without a colon"),
  FIELD_VALUE(400, "header field value holds a control byte"),
  NOT_UTF8(400, "header field value is not UTF-8"),
  HOST(400, "Host is missing or repeated"),
  CONTENT_LENGTH(400, "Content-Length is not one plain decimal number"),
  CONTENT_LENGTH_CONFLICT(400, "several Content-Length fields differ"),
  TRANSFER_ENCODING(400, "Transfer-Encoding is not exactly chunked"),
  TRANSFER_ENCODING_VERSION(400, "Transfer-Encoding in HTTP/1.0"),
  BOTH_FRAMINGS(400, "Transfer-Encoding together with Content-Length"),
  FORBIDDEN_BODY(400, "body declared for a status that has none"),
  CONNECTION_OPTION(400, "Connection holds an option that is not a token or may not be named"),
  FRAMES(400, "frames break a rule of HTTP/2"),
  PSEUDO_FIELD(400, "pseudo-header field is unknown, repeated, misplaced or missing"),
  UPPER_CASE_NAME(400, "header field name is not in lower case"),
  PADDED_VALUE(400, "header field value begins or ends with a blank"),
  TUNNEL_METHOD(400, "CONNECT within an HTTP/2 connection, and not for a WebSocket"),
  SCHEME(400, "scheme is not that of the connection"),
  AUTHORITY(400, "authority is missing, repeated, or differs from Host"),
  CONNECTION_FIELD(400, "field of an HTTP/1 connection in HTTP/2"),
  TE(400, "TE is not exactly trailers"),
  LENGTH_MISMATCH(400, "Content-Length differs from the length of the body");

  private static final HeadFault[] ALL = values();

  // A scan returns an index, INCOMPLETE, or this code minus a fault's ordinal.
  private static final int FIRST_CODE = -16;

  /** A scan result: the bytes so far are valid and more are needed. */
  static final int INCOMPLETE = -1;

  private final int status;
  private final String detail;

  HeadFault(int status, String detail) {
    this.status = status;
    this.detail = detail;
  }

  public int status() {
    return status;
  }

  public String detail() {
    return detail;
  }

  /** This fault as a scan result, so that scanning allocates nothing. */
  @SuppressWarnings("EnumOrdinal") // a code lives only for one scan
  int code() {
    return FIRST_CODE - ordinal();
  }

  static boolean isCode(long scanned) {
    return scanned <= FIRST_CODE;
  }

  static HeadFault ofCode(long scanned) {
    return ALL[(int) (FIRST_CODE - scanned)];
  }
}
