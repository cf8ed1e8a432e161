package org.orderly.web.ui.process;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.orderly.common.CurrentConfiguration;
import org.orderly.source.CopiedFolder;
import org.orderly.source.CopiedFolders;
import org.orderly.source.FolderFilter;
import org.orderly.source.FolderStatus;
import org.orderly.source.SourceNode;
import org.orderly.web.ui.StatusLook;
import org.orderly.web.ui.Texts;

/** The list of folders that were copied from a datastore; its address names all of its state. */
@Named("folders")
@ViewScoped
public class FoldersPage extends ListPage<CopiedFolder> {
  @Inject private CopiedFolders lists;
  @Inject private SourceNode node;
  @Inject private CurrentConfiguration configuration;
  @Inject private Texts texts;
  @Inject private ExternalContext external;

  private String marked = "";

  public FoldersPage() {
    super(List.of("q", "status", "source"), CopiedFolders.MOST);
  }

  @Override
  public void open() throws IOException {
    marked = external.getRequestParameterMap().getOrDefault("at", "");
    super.open();
  }

  @Override
  protected Found<CopiedFolder> read(ShownRows wanted) {
    CopiedFolders.Page page =
        lists.page(filter(), wanted.oldestFirst(), wanted.offset(), wanted.size());
    return new Found<>(page.rows(), page.total());
  }

  private FolderFilter filter() {
    FolderStatus status =
        Arrays.stream(FolderStatus.values())
            .filter(s -> s.name().equals(value("status")))
            .findFirst()
            .orElse(null);
    return new FolderFilter(status, value("source"), value("q"));
  }

  public boolean seen(CopiedFolder folder) {
    return folder.id().equals(marked);
  }

  public StatusLook look(CopiedFolder folder) {
    return FolderLook.of(folder.status(), texts);
  }

  public String origin(CopiedFolder folder) {
    return node.origin(folder);
  }

  public String target(CopiedFolder folder) {
    return node.target(folder);
  }

  public List<Choice> getStatuses() {
    return isTrouble()
        ? List.of()
        : Choice.of(
            lists.byStatus(filter()),
            value("status"),
            name -> texts.has(FolderLook.KEY + name) ? texts.get(FolderLook.KEY + name) : name);
  }

  public List<Choice> getSources() {
    return isTrouble()
        ? List.of()
        : Choice.of(lists.bySource(filter()), value("source"), name -> name);
  }

  /** Whether any datastore is looked at. */
  public boolean isOn() {
    return configuration
        .find()
        .map(snapshot -> snapshot.device().sources().stream().anyMatch(s -> s.installed()))
        .orElse(false);
  }
}
