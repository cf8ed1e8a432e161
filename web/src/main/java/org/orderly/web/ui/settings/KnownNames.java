package org.orderly.web.ui.settings;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.orderly.conf.edit.Editable;
import org.orderly.conf.edit.EntryKind;
import org.orderly.conf.ldap.DirectoryException;
import org.orderly.settings.ConfigurationEditor;

/** The names that a field may refer to, by attribute. */
@ApplicationScoped
public class KnownNames {

  /** Not an attribute: the AI platforms among the destinations. */
  static final String PLATFORMS = "platforms";

  @EJB private ConfigurationEditor editor;

  Map<String, List<String>> read(EntryKind kind) throws DirectoryException {
    Map<String, List<String>> known = new HashMap<>();
    List<String> own = names(EntryKind.AES);
    List<String> all = new ArrayList<>(names(EntryKind.REMOTE_AES));
    all.addAll(own);
    known.put("dcmQueueName", names(EntryKind.QUEUES));
    known.put("orderlyResultQueue", names(EntryKind.QUEUES));
    known.put("dicomAETitle", own);
    List<String> platforms = names(EntryKind.API);
    known.put(
        "dcmExporterID", kind == EntryKind.FILTER ? platforms : names(EntryKind.DESTINATIONS));
    known.put(PLATFORMS, platforms);
    known.put("dcmObjectStorageID", names(EntryKind.STORAGES));
    known.put("dicomNetworkConnectionReference", names(EntryKind.CONNECTIONS));
    known.put("dcmIanDestination", all);
    known.put("dcmStgCmtSCP", all);
    return known;
  }

  private List<String> names(EntryKind kind) throws DirectoryException {
    return editor.all(kind).stream().map(Editable::id).toList();
  }
}
