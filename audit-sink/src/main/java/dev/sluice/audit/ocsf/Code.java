package dev.sluice.audit.ocsf;

/** A number of an OCSF enumeration with the caption that its sibling attribute carries. */
interface Code {
  int id();

  String caption();
}
