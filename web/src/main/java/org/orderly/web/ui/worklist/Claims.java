package org.orderly.web.ui.worklist;

import jakarta.enterprise.context.SessionScoped;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/** The Transaction UIDs of what this user claimed since signing in: nobody else may learn them. */
@SessionScoped
public class Claims implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 500;

  private final LinkedHashMap<String, String> transactionUids =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST;
        }
      };
  private String performer = "";

  void remember(String uid, String transactionUid, String newPerformer) {
    transactionUids.put(uid, transactionUid);
    performer = newPerformer;
  }

  String transactionUid(String uid) {
    return transactionUids.getOrDefault(uid, "");
  }

  /** The AE title that was claimed as last. */
  String performer() {
    return performer;
  }
}
