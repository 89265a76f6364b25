package dev.sluice.tools.replay.event;

/** A value of an event that is read. */
enum EventSlot {
  TIME,
  ACTION,
  ACTIVITY,
  CODE_OF_REFUSAL,
  DETAIL,
  UID,
  SEQUENCE,
  CODE,
  SANDBOX,
  CORRELATION,
  WRITER,
  HOSTNAME,
  DOMAIN,
  IP,
  PORT,
  METHOD,
  BODY_LENGTH,
  PATH,
  STATUS,
  POLICY,
  ENGINE,
  PLACE,
  ASKED,
  WOULD_DENY,
  ORIGINAL_LENGTH;

  /** The place in an array of all values. */
  @SuppressWarnings("EnumOrdinal") // in no file and on no wire
  int index() {
    return ordinal();
  }
}
