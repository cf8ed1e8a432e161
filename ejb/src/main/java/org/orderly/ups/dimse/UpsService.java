package org.orderly.ups.dimse;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.Dimse;
import org.orderly.dicom.net.service.UpsScu;

/** What each SOP class of the service offers (PS3.4 table CC.2-1), by its abstract syntax. */
enum UpsService {
  // N-SET is none of Push, but some SCUs have no other context
  PUSH(
      Uid.UnifiedProcedureStepPush,
      EnumSet.of(Dimse.N_CREATE, Dimse.N_GET, Dimse.N_SET, Dimse.N_ACTION),
      UpsScu.REQUEST_CANCEL),
  PULL(
      Uid.UnifiedProcedureStepPull,
      EnumSet.of(Dimse.C_FIND, Dimse.N_GET, Dimse.N_SET, Dimse.N_ACTION),
      UpsScu.CHANGE_STATE),
  WATCH(
      Uid.UnifiedProcedureStepWatch,
      EnumSet.of(Dimse.C_FIND, Dimse.N_GET, Dimse.N_ACTION),
      UpsScu.REQUEST_CANCEL,
      UpsScu.SUBSCRIBE,
      UpsScu.UNSUBSCRIBE,
      UpsScu.SUSPEND),
  QUERY(Uid.UnifiedProcedureStepQuery, EnumSet.of(Dimse.C_FIND));

  private final String sopClass;
  private final Set<Dimse> operations;
  private final Set<Integer> actions;

  UpsService(String sopClass, Set<Dimse> operations, Integer... actions) {
    this.sopClass = sopClass;
    this.operations = operations;
    this.actions = Set.of(actions);
  }

  static @Nullable UpsService of(String abstractSyntax) {
    for (UpsService service : values()) {
      if (service.sopClass.equals(abstractSyntax)) {
        return service;
      }
    }
    return null;
  }

  String sopClass() {
    return sopClass;
  }

  boolean offers(Dimse operation) {
    return operations.contains(operation);
  }

  boolean offersAction(int type) {
    return actions.contains(type);
  }
}
