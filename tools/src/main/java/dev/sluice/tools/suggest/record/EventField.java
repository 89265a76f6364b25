package dev.sluice.tools.suggest.record;

/** The texts and numbers that are read of an event. */
enum EventField {
  CODE,
  SANDBOX,
  REQUEST,
  TIME,
  ACTION,
  ACTIVITY,
  HOSTNAME,
  DOMAIN,
  IP,
  PORT,
  METHOD,
  PATH,
  REFUSAL,
  DETAIL,
  ENGINE,
  PLACE,
  AUDIT_ONLY,
  WOULD_DENY
}
