package org.orderly.web.ui;

import jakarta.faces.component.UIViewRoot;
import jakarta.faces.context.FacesContext;
import org.primefaces.component.datatable.DataTable;

/** The first page of a list, where whoever searches anew begins. */
public final class FirstPage {

  private FirstPage() {}

  /**
   * Turns these tables of the open page back, those of them that it has.
   *
   * @param rows of a page; a table whose page was turned keeps the number from before
   */
  public static void of(int rows, String... tables) {
    UIViewRoot root = FacesContext.getCurrentInstance().getViewRoot();
    for (String id : tables) {
      if (root.findComponent(id) instanceof DataTable table) {
        table.setFirst(0);
        table.setRows(rows);
      }
    }
  }
}
