"""Who sees which page: every address, every role, whose thing it shows.

One line for each address and each kind of thing that it may be asked for. Marks:

    +  the page (200)                      >  done or led on (302)
    x  refused with the reason (403)       !  the form again, with its faults (422)
    -  nothing to know of (404)            s  to the sign-in page first
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from tests.page_things import ARGUMENTS
from tests.scene import Scene

ROLES: Final = {
    "reg": "registry_clerk",
    "sec": "secret_registrar",
    "dep": "deputy",
    "dir": "director",
    "adm": "administrator",
    "dcl": "division_clerk",
    "ddi": "division_director",
    "off": "officer",
    "scl": "school_clerk",
    "sdi": "school_director",
    "tea": "teacher",
    "osc": "other_school_clerk",
    "out": "outsider",
    "any": "",
}
STATUSES: Final = {"+": 200, ">": 302, "x": 403, "-": 404, "!": 422}

TABLE: Final = """
how  page                            of what            reg sec dep dir adm dcl ddi off scl sdi tea osc out any
GET  core:health                     -                   +   +   +   +   +   +   +   +   +   +   +   +   +   +
GET  core:health_live                -                   +   +   +   +   +   +   +   +   +   +   +   +   +   +
GET  core:manifest                   -                   +   +   +   +   +   +   +   +   +   +   +   +   +   +
GET  core:service_worker             -                   +   +   +   +   +   +   +   +   +   +   +   +   +   +
GET  account_login                   -                   >   >   >   >   >   >   >   >   >   >   >   >   >   +
GET  account_logout                  -                   +   +   +   +   +   +   +   +   +   +   +   +   +   >
GET  account_change_password         -                   +   +   +   +   +   +   +   +   +   +   +   +   +   s
GET  account_reauthenticate          -                   +   +   +   +   +   +   +   +   +   +   +   +   +   s
GET  desk:home                       -                   +   +   +   +   +   +   +   +   +   +   +   +   +   s
GET  desk:settings_home              -                   +   +   +   +   +   +   +   +   +   +   +   +   +   s
GET  desk:system_status              -                   x   x   x   x   +   x   x   x   x   x   x   x   x   s
GET  desk:daily_head_list            -                   x   x   x   x   +   x   x   x   x   x   x   x   x   s
GET  desk:daily_head_list_pdf        -                   x   x   x   x   +   x   x   x   x   x   x   x   x   s
GET  desk:entry_history              area_in             +   +   +   +   -   +   +   +   -   -   -   -   -   s
GET  desk:entry_history              area_out            +   +   +   +   -   +   +   +   -   -   -   -   -   s
GET  desk:entry_history              school_in           -   -   -   -   -   -   -   -   +   +   +   -   -   s
GET  desk:entry_make_secret          area_in             x   +   x   x   x   x   x   x   x   x   x   x   x   s
GET  desk:entry_cover                area_in             +   +   +   +   -   +   +   +   -   -   -   -   -   s
GET  desk:entry_cover                school_in           -   -   -   -   -   -   -   -   +   +   +   -   -   s
GET  desk:entry_readers              area_in             +   x   +   +   -   +   +   x   -   -   -   -   -   s
GET  desk:entry_readers              school_in           -   -   -   -   -   -   -   -   +   +   x   -   -   s
GET  directory:first_start           -                   -   -   -   -   -   -   -   -   -   -   -   -   -   -
GET  directory:office_choose         -                   +   +   +   +   +   +   +   +   +   +   +   +   +   s
GET  directory:settings_edit         -                   x   x   x   +   +   x   x   x   x   +   x   x   x   s
GET  directory:letterhead_edit       -                   x   x   x   +   +   x   x   x   x   +   x   x   x   s
GET  stamps:certificate_detail       -                   x   x   x   +   +   x   x   x   x   +   x   x   x   s
GET  stamps:stamped_file             area_in             +   +   +   +   -   +   +   +   -   -   -   -   -   s
GET  stamps:stamped_file             school_in           -   -   -   -   -   -   -   -   +   +   +   -   -   s
GET  stamps:stamped_file             school_out          -   -   -   -   -   -   -   -   -   -   -   -   -   s
GET  stamps:stamp_state              area_in             +   +   +   +   -   +   +   +   -   -   -   -   -   s
GET  stamps:stamped_page             area_in             +   +   +   +   -   +   +   +   -   -   -   -   -   s
GET  stamps:stamp_place              area_in             +   x   x   x   -   +   +   x   -   -   -   -   -   s
GET  stamps:stamp_place              school_in           -   -   -   -   -   -   -   -   +   +   x   -   -   s
POST stamps:stamp_again              area_in             >   x   x   x   -   >   >   x   -   -   -   -   -   s
POST stamps:stamp_again              school_in           -   -   -   -   -   -   -   -   >   >   x   -   -   s
GET  directory:office_suggest        -                   +   +   +   +   +   +   +   +   +   +   +   +   +   s
GET  directory:person_suggest        -                   x   x   +   +   +   x   +   x   x   +   x   x   x   s
GET  directory:appointment_list      -                   x   x   +   +   +   x   +   x   x   +   x   x   x   s
GET  directory:appointment_create    -                   x   x   +   +   +   x   +   x   x   +   x   x   x   s
GET  directory:stand_in_create       -                   x   x   +   +   x   x   x   x   x   +   x   x   x   s
GET  directory:appointment_end       clerk_of_division   x   x   +   +   +   x   +   x   x   -   x   x   x   s
GET  directory:appointment_end       director            x   x   x   x   +   x   -   x   x   -   x   x   x   s
GET  directory:appointment_end       head_of_school      x   x   -   -   +   x   -   x   x   x   x   x   x   s
GET  directory:appointment_end       teacher             x   x   -   -   +   x   -   x   x   +   x   x   x   s
GET  directory:appointment_end       outsider            x   x   -   -   -   x   -   x   x   -   x   x   x   s
GET  directory:permission_list       -                   x   x   +   +   +   x   +   x   x   +   x   x   x   s
GET  directory:own_permissions       -                   +   +   +   +   +   +   +   +   +   +   +   +   +   s
GET  directory:person_list           -                   x   x   x   x   +   x   +   x   x   +   x   x   x   s
GET  directory:person_create         -                   x   x   x   x   +   x   +   x   x   +   x   x   x   s
GET  directory:person_edit           teacher             x   x   x   x   +   x   -   x   x   +   x   x   x   s
GET  directory:person_edit           outsider            x   x   x   x   -   x   -   x   x   -   x   x   x   s
POST directory:person_switch         teacher             x   x   x   x   >   x   -   x   x   >   x   x   x   s
POST directory:person_switch         outsider            x   x   x   x   -   x   -   x   x   -   x   x   x   s
GET  directory:person_password_reset teacher             x   x   x   x   +   x   -   x   x   +   x   x   x   s
GET  directory:person_password_reset outsider            x   x   x   x   -   x   -   x   x   -   x   x   x   s
GET  directory:invitation_open       -                   +   +   +   +   +   +   +   +   +   +   +   +   +   +
GET  directory:invitation_accept     -                   >   >   >   >   >   >   >   >   >   >   >   >   >   >
POST directory:invitation_print      -                   x   x   x   x   >   x   >   x   x   >   x   x   x   s
GET  directory:person_move           teacher             x   x   x   x   +   x   -   x   x   +   x   x   x   s
GET  directory:person_move           outsider            x   x   x   x   -   x   -   x   x   -   x   x   x   s
GET  directory:person_split          teacher             x   x   x   x   +   x   -   x   x   +   x   x   x   s
GET  directory:person_split          outsider            x   x   x   x   -   x   -   x   x   -   x   x   x   s
GET  directory:school_setup          -                   x   x   x   x   +   x   x   x   x   x   x   x   x   s
POST directory:school_setup_remind   -                   x   x   x   x   >   x   x   x   x   x   x   x   x   s
POST directory:school_setup_invite   -                   x   x   x   x   >   x   x   x   x   x   x   x   x   s
GET  directory:import_create         -                   x   x   x   x   +   x   x   x   x   x   x   x   x   s
GET  directory:import_template       -                   x   x   x   x   +   x   x   x   x   x   x   x   x   s
GET  directory:directory_export      -                   x   x   x   x   +   x   x   x   x   x   x   x   x   s
GET  directory:import_detail         directory_import    x   x   x   x   +   x   x   x   x   x   x   x   x   s
POST directory:import_write          directory_import    x   x   x   x   >   x   x   x   x   x   x   x   x   s
POST directory:import_undo           directory_import    x   x   x   x   >   x   x   x   x   x   x   x   x   s
GET  directory:office_list           -                   x   x   x   x   +   x   x   x   x   x   x   x   x   s
GET  directory:office_create         school              x   x   x   x   +   x   x   x   x   x   x   x   x   s
GET  directory:office_create         area                x   x   x   x   -   x   x   x   x   x   x   x   x   s
GET  directory:office_edit           school              x   x   x   x   +   x   x   x   x   x   x   x   x   s
GET  directory:office_edit           outside_school      x   x   x   x   -   x   x   x   x   x   x   x   x   s
GET  directory:emblem_picture        school              +   +   +   +   +   +   +   +   +   +   +   +   -   s
GET  directory:emblem_picture        outside_school      -   -   -   -   -   -   -   -   -   -   -   -   +   s
GET  directory:directory_search      -                   x   x   x   x   +   x   x   x   x   x   x   x   x   s
POST directory:school_change         -                   x   x   x   x   !   x   x   x   x   x   x   x   x   s
GET  desk:office_close               school              x   x   x   x   +   x   x   x   x   x   x   x   x   s
GET  desk:office_close               outside_school      x   x   x   x   -   x   x   x   x   x   x   x   x   s
GET  desk:office_merge               school              x   x   x   x   +   x   x   x   x   x   x   x   x   s
GET  desk:office_merge               outside_school      x   x   x   x   -   x   x   x   x   x   x   x   x   s
POST desk:office_reopen              school              x   x   x   x   >   x   x   x   x   x   x   x   x   s
POST desk:office_reopen              outside_school      x   x   x   x   -   x   x   x   x   x   x   x   x   s
GET  directory:closed_books          -                   +   x   +   +   x   x   x   x   +   +   x   +   +   s
POST directory:closed_books_open     school              -   x   -   -   x   x   x   x   -   -   x   -   -   s
POST directory:closed_books_leave    -                   >   >   >   >   >   >   >   >   >   >   >   >   >   s
GET  directory:cluster_create        -                   x   x   x   x   +   x   x   x   x   x   x   x   x   s
GET  directory:cluster_edit          cluster             x   x   x   x   +   x   x   x   x   x   x   x   x   s
GET  directory:cluster_edit          outside_cluster     x   x   x   x   -   x   x   x   x   x   x   x   x   s
GET  signatures:signature_detail     -                   +   +   +   +   +   +   +   +   +   +   +   +   +   s
POST signatures:signature_set        -                   !   !   !   !   !   !   !   !   !   !   !   !   !   s
POST signatures:signature_withdraw   -                   >   >   >   >   >   >   >   >   >   >   >   >   >   s
GET  signatures:signature_picture    -                   -   -   -   -   -   -   -   -   -   -   -   -   -   s
GET  signatures:pin_edit             -                   +   +   +   +   +   +   +   +   +   +   +   +   +   s
POST documents:upload_create         -                   !   !   !   !   !   !   !   !   !   !   !   !   !   s
GET  documents:upload_file           of_registry         +   -   -   -   -   -   -   -   -   -   -   -   -   s
GET  registers:year_list             -                   +   x   x   x   x   x   x   x   +   +   x   +   +   s
POST registers:year_open             -                   !   x   x   x   x   x   x   x   !   !   x   !   !   s
POST registers:book_switch           area                >   x   x   x   x   x   x   x   -   -   -   -   -   s
POST registers:book_switch           school              -   -   -   -   -   -   -   -   >   >   x   -   -   s
GET  registers:book_edit             area                +   x   x   x   x   x   x   x   -   -   -   -   -   s
GET  registers:book_edit             school              -   -   -   -   -   -   -   -   +   +   x   -   -   s
GET  registers:book_close            area                +   x   x   x   x   x   x   x   -   -   -   -   -   s
GET  registers:book_close            school              -   -   -   -   -   -   -   -   +   +   x   -   -   s
GET  registers:book_close_for_good   area                +   x   x   x   x   x   x   x   -   -   -   -   -   s
GET  registers:book_close_for_good   school              -   -   -   -   -   -   -   -   +   +   x   -   -   s
GET  registers:book_completeness     area                +   x   +   +   x   +   +   x   -   -   x   -   -   s
GET  registers:book_completeness     school              -   x   -   -   x   -   -   x   +   +   x   -   -   s
GET  registers:book_completeness_pdf area                +   x   +   +   x   +   +   x   -   -   x   -   -   s
GET  registers:book_completeness_pdf school              -   x   -   -   x   -   -   x   +   +   x   -   -   s
GET  registers:kind_list             -                   +   +   +   +   x   +   +   +   +   +   +   +   +   s
GET  registers:kind_create           -                   +   x   x   x   x   x   x   x   +   +   x   +   +   s
GET  registers:kind_edit             contracts           +   x   x   x   x   x   x   x   -   -   -   -   -   s
GET  registers:entry_list            contracts           +   +   +   +   x   +   +   +   -   -   -   -   -   s
GET  registers:entry_create          contracts           +   x   x   x   x   +   +   x   -   -   -   -   -   s
GET  registers:prefix_edit           -                   +   x   x   x   x   x   x   x   +   +   x   +   +   s
GET  registers:reservation_rules_edit -                   +   x   x   x   x   x   x   x   +   +   x   +   +   s
GET  registers:entry_list            incoming            +   +   +   +   x   +   +   +   +   +   +   +   +   s
GET  registers:entry_list            outgoing            +   +   +   +   x   +   +   +   +   +   +   +   +   s
GET  registers:entry_list            order               +   +   +   +   x   +   +   +   +   +   +   +   +   s
GET  registers:entry_list            certificate         +   +   +   +   x   +   +   +   +   +   +   +   +   s
GET  registers:entry_old             incoming            +   +   +   +   x   +   +   +   +   +   +   +   +   s
GET  registers:entry_old             outgoing            +   +   +   +   x   +   +   +   +   +   +   +   +   s
POST registers:columns_set           incoming            >   >   >   >   x   >   >   >   >   >   >   >   >   s
POST registers:view_save             incoming            !   !   !   !   x   !   !   !   !   !   !   !   !   s
POST registers:view_delete           incoming            >   >   >   >   x   >   >   >   >   >   >   >   >   s
GET  registers:book_print            incoming            +   x   +   +   x   +   +   x   +   +   x   +   +   s
GET  registers:book_print            outgoing            +   x   +   +   x   +   +   x   +   +   x   +   +   s
GET  registers:book_print            order               +   x   +   +   x   +   +   x   +   +   x   +   +   s
GET  registers:book_print            certificate         +   x   +   +   x   +   +   x   +   +   x   +   +   s
GET  registers:book_pdf              incoming            !   x   !   !   x   !   !   x   !   !   x   !   !   s
GET  registers:book_pdf              outgoing            !   x   !   !   x   !   !   x   !   !   x   !   !   s
GET  registers:book_pdf              order               !   x   !   !   x   !   !   x   !   !   x   !   !   s
GET  registers:book_pdf              certificate         !   x   !   !   x   !   !   x   !   !   x   !   !   s
GET  registers:book_export           incoming            +   x   +   +   x   +   +   x   +   +   x   +   +   s
GET  registers:book_export           outgoing            +   x   +   +   x   +   +   x   +   +   x   +   +   s
GET  registers:book_export           order               +   x   +   +   x   +   +   x   +   +   x   +   +   s
GET  registers:book_export           certificate         +   x   +   +   x   +   +   x   +   +   x   +   +   s
GET  registers:entry_create          incoming            +   x   x   x   x   +   +   x   +   +   x   +   +   s
GET  registers:entry_create          outgoing            +   x   x   x   x   +   +   +   +   +   x   +   +   s
GET  registers:entry_create          order               +   x   x   x   x   +   +   x   +   +   x   +   +   s
GET  registers:entry_create          certificate         +   x   x   x   x   +   +   +   +   +   x   +   +   s
GET  registers:sender_suggest        -                   +   x   x   x   x   +   +   x   +   +   x   +   +   s
GET  registers:number_list           incoming            +   +   +   +   x   +   +   +   +   +   +   +   +   s
GET  registers:number_list           outgoing            +   +   +   +   x   +   +   +   +   +   +   +   +   s
GET  registers:number_list           order               +   +   +   +   x   +   +   +   +   +   +   +   +   s
GET  registers:number_list           certificate         +   +   +   +   x   +   +   +   +   +   +   +   +   s
GET  registers:number_reserve        incoming            +   x   x   x   x   +   +   x   +   +   x   +   +   s
GET  registers:number_reserve        outgoing            +   x   x   x   x   +   +   x   +   +   x   +   +   s
GET  registers:number_reserve        order               +   x   x   x   x   +   +   x   +   +   x   +   +   s
GET  registers:number_reserve        certificate         +   x   x   x   x   +   +   x   +   +   x   +   +   s
GET  registers:number_fill           area_reserved       +   x   x   x   -   +   +   x   -   -   -   -   -   s
GET  registers:number_fill           other_reserved      +   x   x   x   -   x   x   x   -   -   -   -   -   s
GET  registers:number_fill           school_reserved     -   -   -   -   -   -   -   -   +   +   x   -   -   s
GET  registers:number_release        area_reserved       +   x   x   x   -   +   +   x   -   -   -   -   -   s
GET  registers:number_release        other_reserved      +   x   x   x   -   x   x   x   -   -   -   -   -   s
GET  registers:number_release        school_reserved     -   -   -   -   -   -   -   -   +   +   x   -   -   s
GET  registers:entry_backdate        incoming            +   x   x   x   x   x   x   x   +   +   x   +   +   s
GET  registers:entry_backdate        outgoing            +   x   x   x   x   x   x   x   +   +   x   +   +   s
GET  registers:entry_backdate        order               +   x   x   x   x   x   x   x   +   +   x   +   +   s
GET  registers:entry_backdate        certificate         +   x   x   x   x   x   x   x   +   +   x   +   +   s
GET  registers:import_create         order               +   x   x   x   x   x   x   x   +   +   x   +   +   s
GET  registers:import_create         certificate         +   x   x   x   x   x   x   x   +   +   x   +   +   s
GET  registers:import_detail         area_import         +   x   x   x   x   x   x   x   -   -   x   -   -   s
POST registers:import_write          area_import         >   x   x   x   x   x   x   x   -   -   x   -   -   s
POST registers:import_undo           area_import         >   x   x   x   x   x   x   x   -   -   x   -   -   s
GET  registers:entry_batch           incoming            +   x   x   x   x   +   +   x   +   +   x   +   +   s
GET  registers:entry_batch           outgoing            +   x   x   x   x   +   +   +   +   +   x   +   +   s
GET  registers:entry_batch           order               +   x   x   x   x   +   +   x   +   +   x   +   +   s
GET  registers:entry_batch           certificate         >   x   x   x   x   >   >   >   >   >   x   >   >   s
POST registers:entry_duplicates      incoming            +   x   x   x   x   +   +   x   +   +   x   +   +   s
GET  registers:entry_detail          area_in             +   +   +   +   -   +   +   +   -   -   -   -   -   s
GET  registers:entry_detail          area_out            +   +   +   +   -   +   +   +   -   -   -   -   -   s
GET  registers:entry_detail          school_in           -   -   -   -   -   -   -   -   +   +   +   -   -   s
GET  registers:entry_edit            area_in             +   x   x   x   -   +   +   x   -   -   -   -   -   s
GET  registers:entry_edit            officer_out         +   x   x   x   -   +   +   +   -   -   -   -   -   s
GET  registers:entry_edit            other_out           +   x   x   x   -   x   x   x   -   -   -   -   -   s
GET  registers:entry_edit            school_out          -   -   -   -   -   -   -   -   +   +   x   -   -   s
GET  registers:entry_related         area_in             +   x   x   x   -   +   +   x   -   -   -   -   -   s
GET  registers:entry_related         school_out          -   -   -   -   -   -   -   -   +   +   x   -   -   s
POST registers:link_create           area_in             -   -   -   -   -   -   -   -   -   -   -   -   -   s
POST registers:link_delete           area_out            >   x   x   x   -   >   >   x   -   -   -   -   -   s
POST registers:link_delete           school_out          -   -   -   -   -   -   -   -   >   >   x   -   -   s
GET  registers:entry_void            area_in             +   x   x   x   -   x   x   x   -   -   -   -   -   s
GET  registers:entry_void            school_in           -   -   -   -   -   -   -   -   +   +   x   -   -   s
GET  registers:entry_file            area_in             +   +   +   +   -   +   +   +   -   -   -   -   -   s
GET  registers:entry_document        area_in             >   >   >   >   -   >   >   >   -   -   -   -   -   s
GET  registers:entry_document        school_in           -   -   -   -   -   -   -   -   >   >   >   -   -   s
GET  registers:entry_zip             area_in             +   +   +   +   -   +   +   +   -   -   -   -   -   s
GET  registers:entry_pages           area_in             +   +   +   +   -   +   +   +   -   -   -   -   -   s
GET  registers:entry_page            area_in             +   +   +   +   -   +   +   +   -   -   -   -   -   s
GET  registers:entry_file            school_in           -   -   -   -   -   -   -   -   +   +   +   -   -   s
GET  registers:entry_zip             school_in           -   -   -   -   -   -   -   -   +   +   +   -   -   s
GET  registers:entry_pages           school_in           -   -   -   -   -   -   -   -   +   +   +   -   -   s
GET  registers:entry_page            school_in           -   -   -   -   -   -   -   -   +   +   +   -   -   s
GET  registers:named_person_list     area_order          +   +   +   +   -   +   +   +   -   -   -   -   -   s
GET  registers:named_person_list     area_in             -   -   -   -   -   -   -   -   -   -   -   -   -   s
GET  registers:named_person_list_pdf area_order          +   +   +   +   -   +   +   +   -   -   -   -   -   s
GET  registers:order_list            -                   +   +   +   +   +   +   +   +   +   +   +   +   +   s
GET  registers:order_detail          area_order          -   -   -   -   -   -   -   +   -   +   -   -   -   s
POST registers:order_acknowledge     area_order          -   -   -   -   -   -   -   >   -   >   -   -   -   s
GET  registers:order_file            area_order          -   -   -   -   -   -   -   +   -   +   -   -   -   s
GET  registers:order_zip             area_order          -   -   -   -   -   -   -   +   -   +   -   -   -   s
GET  registers:order_pages           area_order          -   -   -   -   -   -   -   +   -   +   -   -   -   s
GET  registers:order_page            area_order          -   -   -   -   -   -   -   +   -   +   -   -   -   s
POST registers:named_person_remove   area_order          >   x   x   x   -   x   x   x   -   -   -   -   -   s
GET  secret_letters:letter_list      -                   +   +   +   +   +   +   +   +   +   +   +   +   +   s
GET  secret_letters:secret_book_pdf  secret_incoming     x   +   x   x   x   x   x   x   x   x   x   +   x   s
GET  secret_letters:registrar_list   -                   +   +   +   +   +   +   +   +   +   +   +   +   +   s
POST secret_letters:secret_upload_create -                   !   !   !   !   !   !   !   !   !   !   !   !   !   s
GET  secret_letters:letter_receive   secret_sent         x   +   x   x   x   x   x   x   x   x   x   +   x   s
GET  secret_letters:letter_send      secret_sent         x   +   x   x   x   x   x   x   x   x   x   +   x   s
GET  secret_letters:delivery_list    secret_sent         x   +   x   x   x   x   x   x   x   x   x   +   x   s
GET  secret_letters:delivery_receive secret_sent         x   -   x   x   x   x   x   x   x   x   x   +   x   s
GET  secret_letters:delivery_return  secret_sent         x   -   x   x   x   x   x   x   x   x   x   +   x   s
GET  secret_letters:receipt_pdf      received_secret     x   +   x   x   x   x   x   x   x   x   x   +   x   s
GET  secret_letters:letter_detail    secret_letter       -   +   -   +   -   -   -   -   -   -   -   -   -   s
GET  secret_letters:endorsements_pdf secret_letter       -   +   -   +   -   -   -   -   -   -   -   -   -   s
GET  secret_letters:page_picture_file secret_letter       -   +   -   +   -   -   -   -   -   -   -   -   -   s
GET  secret_letters:file_print       secret_letter       -   +   -   +   -   -   -   -   -   -   -   -   -   s
GET  secret_letters:file_download    secret_letter       -   +   -   x   -   -   -   -   -   -   -   -   -   s
GET  secret_letters:cover_pdf        secret_letter       -   +   -   x   -   -   -   -   -   -   -   -   -   s
GET  secret_letters:reader_create    secret_letter       -   +   -   x   -   -   -   -   -   -   -   -   -   s
GET  secret_letters:step_create      secret_letter       -   +   -   x   -   -   -   -   -   -   -   -   -   s
GET  secret_letters:step_answer      secret_letter       -   >   -   +   -   -   -   -   -   -   -   -   -   s
POST secret_letters:step_withdraw    secret_letter       -   >   -   x   -   -   -   -   -   -   -   -   -   s
POST secret_letters:reader_remove    secret_letter       -   >   -   x   -   -   -   -   -   -   -   -   -   s
GET  secret_letters:secret_entry_edit secret_letter       -   +   -   x   -   -   -   -   -   -   -   -   -   s
GET  secret_letters:secret_entry_void secret_letter       -   +   -   x   -   -   -   -   -   -   -   -   -   s
GET  secret_letters:level_change     secret_letter       -   +   -   x   -   -   -   -   -   -   -   -   -   s
GET  secret_letters:reading_list     secret_letter       -   +   -   x   -   -   -   -   -   -   -   -   -   s
GET  secret_letters:reading_list_pdf secret_letter       -   +   -   x   -   -   -   -   -   -   -   -   -   s
POST secret_letters:letter_register_openly secret_letter       -   >   -   x   -   -   -   -   -   -   -   -   -   s
GET  secret_letters:inspection_list  secret_sent         x   +   x   x   x   x   x   x   x   x   x   +   x   s
GET  secret_letters:inspection_pdf   inspection          x   +   x   x   x   x   x   x   x   x   x   -   x   s
GET  secret_letters:secret_settings_edit secret_sent         x   +   x   x   x   x   x   x   x   x   x   +   x   s
GET  certificates:certificate_check  area_certificate   x   x   x   x   x   x   +   x   x   x   x   x   x   s
GET  certificates:batch_create       -                   +   x   x   x   x   +   +   +   +   +   x   +   +   s
GET  certificates:batch_detail       area_batch          +   +   +   +   x   +   +   +   -   -   -   -   -   s
GET  certificates:batch_detail       unwritten_batch     +   -   -   -   x   -   -   -   -   -   -   -   -   s
POST certificates:batch_write        unwritten_batch     >   -   -   -   x   -   -   -   -   -   -   -   -   s
POST certificates:batch_approve      area_batch          x   x   x   x   x   x   >   x   x   x   x   x   x   s
GET  certificates:certificate_pdf    area_certificate    +   +   +   +   -   +   +   +   -   -   -   -   -   s
GET  certificates:certificate_preview area_certificate   +   +   +   +   -   +   +   +   -   -   -   -   -   s
GET  certificates:print_create       -                   +   +   +   +   x   +   +   +   x   x   x   x   x   s
GET  certificates:print_detail       own_print           +   -   -   -   -   -   -   -   -   -   -   -   -   s
GET  certificates:print_file         own_print           +   -   -   -   -   -   -   -   -   -   -   -   -   s
GET  certificates:school_certificate_list -              -   -   -   -   x   -   -   -   +   +   +   +   +   s
GET  certificates:school_certificate_pdf area_certificate -  -   -   -   x   -   -   -   +   +   +   +   -   s
POST certificates:school_certificate_print -             -   -   -   -   x   -   -   -   !   !   !   !   !   s
GET  certificates:signatory_list     -                   +   x   x   +   x   x   x   x   x   x   x   x   x   s
GET  certificates:signatory_create   -                   +   x   x   +   x   x   x   x   x   x   x   x   x   s
GET  certificates:signatory_edit     signatory           +   x   x   +   x   x   x   x   x   x   x   x   x   s
GET  certificates:checker_list       -                   +   x   x   +   x   x   x   x   x   x   x   x   x   s
POST certificates:checker_remove     checker             >   x   x   >   x   x   x   x   -   -   x   -   -   s
GET  certificates:signature_list     -                   +   +   +   +   +   +   +   +   +   +   +   +   +   s
POST certificates:signature_allow    signatory           -   -   -   !   -   -   -   -   -   -   -   -   -   s
POST certificates:signature_disallow signatory           -   -   -   >   -   -   -   -   -   -   -   -   -   s
GET  certificates:design_list        -                   +   x   x   +   x   x   x   x   x   x   x   x   x   s
GET  certificates:design_create      -                   +   x   x   +   x   x   x   x   x   x   x   x   x   s
GET  certificates:design_edit        design              +   x   x   +   x   x   x   x   x   x   x   x   x   s
GET  certificates:design_picture     gold                +   x   x   +   x   x   x   x   x   x   x   x   x   s
POST certificates:design_preview     -                   !   x   x   !   x   x   x   x   x   x   x   x   x   s
GET  certificates:certificate_ask    -                   +   +   +   +   +   +   +   +   +   +   +   +   +   +
GET  certificates:certificate_public area_certificate    +   +   +   +   +   +   +   +   +   +   +   +   +   +
GET  dispatch:dispatch_list          -                   +   x   +   +   x   +   +   x   +   +   x   +   +   s
GET  dispatch:dispatch_create        menu                +   x   x   x   x   +   +   x   +   +   x   +   +   s
GET  dispatch:dispatch_create        area_out            +   x   x   x   x   +   +   x   -   -   x   -   -   s
GET  dispatch:dispatch_create        other_out           +   x   x   x   x   x   x   x   -   -   x   -   -   s
GET  dispatch:dispatch_create        school_out          -   x   x   x   x   -   -   x   +   +   x   -   -   s
GET  dispatch:dispatch_detail        area_out            +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  dispatch:dispatch_detail        to_registry         -   -   -   -   -   -   -   -   +   +   -   -   -   s
GET  dispatch:dispatch_print         area_out            +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  dispatch:dispatch_rows          area_out            +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  dispatch:dispatch_export        area_out            +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  dispatch:dispatch_chat          area_out            +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  dispatch:dispatch_rows          to_registry         -   -   -   -   -   -   -   -   +   +   -   -   -   s
GET  dispatch:dispatch_recall        area_out            +   -   x   x   -   +   +   -   -   -   -   -   -   s
GET  dispatch:dispatch_recall        to_registry         -   -   -   -   -   -   -   -   +   +   -   -   -   s
GET  dispatch:dispatch_replace       area_out            +   -   x   x   -   +   +   -   -   -   -   -   -   s
GET  dispatch:dispatch_replace       to_registry         -   -   -   -   -   -   -   -   +   +   -   -   -   s
GET  dispatch:dispatch_add           area_out            +   -   x   x   -   +   +   -   -   -   -   -   -   s
GET  dispatch:dispatch_add           to_registry         -   -   -   -   -   -   -   -   +   +   -   -   -   s
POST dispatch:dispatch_remind        area_out            >   -   x   x   -   >   >   -   -   -   -   -   -   s
POST dispatch:dispatch_remind        to_registry         -   -   -   -   -   -   -   -   >   >   -   -   -   s
POST dispatch:dispatch_settle        area_out            >   -   x   x   -   >   >   -   -   -   -   -   -   s
POST dispatch:dispatch_settle        to_registry         -   -   -   -   -   -   -   -   >   >   -   -   -   s
GET  dispatch:dispatch_file          area_out            +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  dispatch:dispatch_zip           area_out            +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  dispatch:dispatch_pages         area_out            +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  dispatch:dispatch_page          area_out            +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  dispatch:delivery_proof         received            +   -   +   +   -   +   +   -   +   +   -   -   -   s
GET  dispatch:proof_check            received            +   +   +   +   +   +   +   +   +   +   +   +   +   +
GET  dispatch:proof_ask              -                   +   +   +   +   +   +   +   +   +   +   +   +   +   +
GET  dispatch:delivery_list          -                   +   >   +   +   >   +   +   >   +   +   >   +   +   s
GET  dispatch:delivery_detail        to_school           -   -   -   -   -   -   -   -   +   +   -   -   -   s
GET  dispatch:delivery_detail        to_other_school     -   -   -   -   -   -   -   -   -   -   -   +   -   s
GET  dispatch:delivery_detail        to_registry         +   -   +   +   -   -   -   -   -   -   -   -   -   s
GET  dispatch:delivery_detail        to_division         +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  dispatch:delivery_detail        to_other_division   +   -   +   +   -   -   -   -   -   -   -   -   -   s
GET  dispatch:delivery_file          to_school           -   -   -   -   -   -   -   -   +   +   -   -   -   s
GET  dispatch:delivery_zip           to_school           -   -   -   -   -   -   -   -   +   +   -   -   -   s
GET  dispatch:delivery_pages         to_school           -   -   -   -   -   -   -   -   +   +   -   -   -   s
GET  dispatch:delivery_page          to_school           -   -   -   -   -   -   -   -   +   +   -   -   -   s
POST dispatch:delivery_receive       to_school           -   -   -   -   -   -   -   -   >   >   -   -   -   s
POST dispatch:delivery_receive       to_registry         >   -   x   x   -   -   -   -   -   -   -   -   -   s
POST dispatch:delivery_receive       to_division         >   -   x   x   -   >   >   -   -   -   -   -   -   s
GET  dispatch:delivery_return        to_school           -   -   -   -   -   -   -   -   +   +   -   -   -   s
GET  dispatch:delivery_return        to_registry         +   -   x   x   -   -   -   -   -   -   -   -   -   s
GET  dispatch:delivery_return        to_division         +   -   x   x   -   +   +   -   -   -   -   -   -   s
POST dispatch:delivery_act           to_school           -   -   -   -   -   -   -   -   >   >   -   -   -   s
POST dispatch:delivery_act           to_registry         >   -   x   x   -   -   -   -   -   -   -   -   -   s
POST dispatch:delivery_act           to_division         >   -   x   x   -   >   >   -   -   -   -   -   -   s
GET  circulation:step_list           -                   +   +   +   +   +   +   +   +   +   +   +   +   +   s
GET  circulation:step_detail         for_division        +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  circulation:step_detail         for_officer         +   -   +   +   -   +   +   +   -   -   -   -   -   s
GET  circulation:step_detail         for_teacher         -   -   -   -   -   -   -   -   +   +   +   -   -   s
GET  circulation:step_file           for_division        +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  circulation:step_file           for_officer         +   -   +   +   -   +   +   +   -   -   -   -   -   s
GET  circulation:step_zip            for_officer         +   -   +   +   -   +   +   +   -   -   -   -   -   s
GET  circulation:step_pages          for_officer         +   -   +   +   -   +   +   +   -   -   -   -   -   s
GET  circulation:step_page           for_officer         +   -   +   +   -   +   +   +   -   -   -   -   -   s
GET  circulation:step_file           for_teacher         -   -   -   -   -   -   -   -   +   +   +   -   -   s
GET  circulation:step_zip            for_teacher         -   -   -   -   -   -   -   -   +   +   +   -   -   s
GET  circulation:step_pages          for_teacher         -   -   -   -   -   -   -   -   +   +   +   -   -   s
GET  circulation:step_page           for_teacher         -   -   -   -   -   -   -   -   +   +   +   -   -   s
GET  circulation:step_zip            for_division        +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  circulation:step_pages          for_division        +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  circulation:step_page           for_division        +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  circulation:step_return         for_division        x   -   x   x   -   +   +   -   -   -   -   -   -   s
GET  circulation:step_return         for_officer         x   -   x   x   -   x   x   +   -   -   -   -   -   s
GET  circulation:step_return         for_teacher         -   -   -   -   -   -   -   -   x   x   +   -   -   s
POST circulation:step_accept         for_division        x   -   x   x   -   >   >   -   -   -   -   -   -   s
POST circulation:step_accept         for_officer         x   -   x   x   -   x   x   >   -   -   -   -   -   s
POST circulation:step_accept         for_teacher         -   -   -   -   -   -   -   -   x   x   >   -   -   s
GET  circulation:step_report         for_division        x   -   x   x   -   +   +   -   -   -   -   -   -   s
GET  circulation:step_report         for_officer         x   -   x   x   -   x   x   +   -   -   -   -   -   s
GET  circulation:step_report         for_teacher         -   -   -   -   -   -   -   -   x   x   +   -   -   s
POST circulation:step_close          for_officer         x   -   !   !   -   !   !   x   -   -   -   -   -   s
POST circulation:step_close          for_teacher         -   -   -   -   -   -   -   -   !   !   x   -   -   s
GET  circulation:step_more           for_officer         x   -   +   +   -   x   +   x   -   -   -   -   -   s
GET  circulation:step_more           for_teacher         -   -   -   -   -   -   -   -   x   +   x   -   -   s
GET  circulation:step_move           for_division        +   -   x   x   -   +   +   -   -   -   -   -   -   s
GET  circulation:step_move           for_officer         +   -   x   x   -   +   +   +   -   -   -   -   -   s
GET  circulation:step_move           for_teacher         -   -   -   -   -   -   -   -   +   +   +   -   -   s
GET  circulation:step_withdraw       for_division        +   -   x   x   -   +   +   -   -   -   -   -   -   s
GET  circulation:step_withdraw       for_officer         +   -   x   x   -   +   +   +   -   -   -   -   -   s
GET  circulation:step_withdraw       for_teacher         -   -   -   -   -   -   -   -   +   +   +   -   -   s
GET  circulation:step_note           for_division        +   -   x   x   -   +   +   -   -   -   -   -   -   s
GET  circulation:step_note           for_officer         +   -   x   x   -   +   +   +   -   -   -   -   -   s
GET  circulation:step_note           for_teacher         -   -   -   -   -   -   -   -   +   +   +   -   -   s
GET  circulation:queue               -                   +   +   +   +   +   +   +   +   +   +   +   +   +   s
GET  circulation:queue_offline       -                   +   +   +   +   +   +   +   +   +   +   +   +   +   s
GET  circulation:queue_letter        for_division        x   -   x   x   -   >   >   -   -   -   -   -   -   s
GET  circulation:queue_letter        for_officer         x   -   x   x   -   x   x   +   -   -   -   -   -   s
GET  circulation:queue_letter        for_teacher         -   -   -   -   -   -   -   -   x   x   +   -   -   s
GET  circulation:decision_create     for_division        x   -   x   x   -   >   >   -   -   -   -   -   -   s
GET  circulation:decision_create     for_officer         x   -   x   x   -   x   x   +   -   -   -   -   -   s
GET  circulation:decision_create     for_teacher         -   -   -   -   -   -   -   -   x   x   +   -   -   s
POST circulation:queue_skip          for_division        x   -   x   x   -   >   >   -   -   -   -   -   -   s
POST circulation:queue_skip          for_officer         x   -   x   x   -   x   x   >   -   -   -   -   -   s
POST circulation:queue_skip          for_teacher         -   -   -   -   -   -   -   -   x   x   >   -   -   s
GET  circulation:decision_state      for_officer         +   -   +   +   -   +   +   +   -   -   -   -   -   s
GET  circulation:decision_state      for_teacher         -   -   -   -   -   -   -   -   +   +   +   -   -   s
POST circulation:decision_undo       for_officer         >   -   >   >   -   >   >   >   -   -   -   -   -   s
POST circulation:decision_undo       for_teacher         -   -   -   -   -   -   -   -   >   >   >   -   -   s
GET  circulation:endorsement_file    for_officer         +   -   +   +   -   +   +   +   -   -   -   -   -   s
GET  circulation:handover_create     area_in             +   x   x   x   -   +   +   x   -   -   -   -   -   s
GET  circulation:handover_create     school_in           -   -   -   -   -   -   -   -   +   +   x   -   -   s
GET  circulation:entry_propose       area_in             +   x   x   x   -   +   +   x   -   -   -   -   -   s
GET  circulation:entry_propose       area_out            +   x   x   x   -   +   +   x   -   -   -   -   -   s
GET  circulation:entry_propose       school_in           -   -   -   -   -   -   -   -   +   +   x   -   -   s
GET  circulation:handover_create     area_out            -   -   -   -   -   -   -   -   -   -   -   -   -   s
GET  circulation:way_list            -                   +   x   x   +   x   x   x   x   +   +   x   +   +   s
GET  circulation:way_create          -                   +   x   x   +   x   x   x   x   +   +   x   +   +   s
GET  circulation:way_edit            b1                  +   x   x   +   x   x   x   x   +   +   x   +   +   s
GET  circulation:way_delete          b1                  +   x   x   +   x   x   x   x   +   +   x   +   +   s
GET  circulation:way_edit            school_way          -   x   x   -   x   x   x   x   +   +   x   -   -   s
GET  circulation:way_delete          school_way          -   x   x   -   x   x   x   x   +   +   x   -   -   s
GET  circulation:phrase_list         -                   +   x   +   +   x   +   +   +   +   +   +   +   +   s
GET  circulation:phrase_create       -                   +   x   +   +   x   +   +   +   +   +   +   +   +   s
GET  circulation:phrase_edit         b1                  +   x   x   +   x   x   x   x   +   +   x   +   +   s
GET  circulation:phrase_edit         of_director         -   x   -   +   x   -   -   -   -   -   -   -   -   s
GET  circulation:phrase_delete       b1                  +   x   x   +   x   x   x   x   +   +   x   +   +   s
GET  circulation:phrase_delete       of_director         -   x   -   +   x   -   -   -   -   -   -   -   -   s
POST dispatch:delivery_receive_many  -                   >   x   x   x   x   >   >   x   >   >   x   >   >   s
GET  dispatch:draft_list             -                   +   x   +   +   x   +   +   x   +   +   x   +   +   s
POST dispatch:draft_create           -                   !   x   x   x   x   !   !   x   !   !   x   !   !   s
GET  dispatch:draft_detail           area_draft          +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  dispatch:draft_detail           other_draft         +   -   +   +   -   -   -   -   -   -   -   -   -   s
GET  dispatch:draft_detail           school_draft        -   -   -   -   -   -   -   -   +   +   -   -   -   s
GET  dispatch:draft_edit             area_draft          +   -   x   x   -   +   +   -   -   -   -   -   -   s
GET  dispatch:draft_edit             other_draft         +   -   x   x   -   -   -   -   -   -   -   -   -   s
GET  dispatch:draft_edit             school_draft        -   -   -   -   -   -   -   -   +   +   -   -   -   s
GET  dispatch:draft_file             area_draft          +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  dispatch:draft_file             other_draft         +   -   +   +   -   -   -   -   -   -   -   -   -   s
GET  dispatch:draft_file             school_draft        -   -   -   -   -   -   -   -   +   +   -   -   -   s
POST dispatch:draft_approve          area_waiting        x   -   >   >   -   x   >   -   -   -   -   -   -   s
POST dispatch:draft_approve          school_waiting      -   -   -   -   -   -   -   -   x   >   -   -   -   s
POST dispatch:draft_refuse           area_waiting        x   -   !   !   -   x   !   -   -   -   -   -   -   s
POST dispatch:draft_take_back           area_waiting        x   -   x   x   -   >   x   -   -   -   -   -   -   s
POST dispatch:draft_send             area_scheduled      >   -   x   x   -   >   >   -   -   -   -   -   -   s
POST dispatch:draft_unschedule       area_scheduled      >   -   x   x   -   >   >   -   -   -   -   -   -   s
POST dispatch:draft_discard          area_draft          >   -   x   x   -   >   >   -   -   -   -   -   -   s
POST dispatch:draft_discard          other_draft         >   -   x   x   -   -   -   -   -   -   -   -   -   s
GET  dispatch:overdue_list           -                   +   x   +   +   x   +   +   x   +   +   x   +   +   s
GET  notices:notice_list             -                   +   +   +   +   +   +   +   +   +   +   +   +   +   s
POST notices:notice_read             -                   >   >   >   >   >   >   >   >   >   >   >   >   >   s
GET  workdays:holiday_list           -                   +   x   +   +   x   +   +   x   +   +   x   +   +   s
GET  workdays:holiday_create         -                   +   x   x   x   x   x   x   x   x   x   x   x   x   s
POST workdays:holiday_fill           -                   >   x   x   x   x   x   x   x   x   x   x   x   x   s
POST workdays:holiday_delete         area_holiday        >   x   x   x   x   x   x   x   x   x   x   x   x   s
POST workdays:holiday_delete         other_holiday       -   x   x   x   x   x   x   x   x   x   x   x   x   s
GET  workdays:receipt_days_edit      -                   +   x   x   x   x   x   x   x   +   +   x   +   +   s
GET  dispatch:copy_list              -                   +   x   +   +   x   +   +   x   +   +   x   +   +   s
GET  dispatch:copy_detail            inside_division     +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  dispatch:copy_detail            inside_registry     +   -   +   +   -   -   -   -   -   -   -   -   -   s
GET  dispatch:copy_file              inside_division     +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  dispatch:copy_zip               inside_division     +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  dispatch:copy_pages             inside_division     +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  dispatch:copy_page              inside_division     +   -   +   +   -   +   +   -   -   -   -   -   -   s
POST dispatch:copy_receive           inside_division     >   -   x   x   -   >   >   -   -   -   -   -   -   s
POST dispatch:copy_receive           inside_registry     >   -   x   x   -   -   -   -   -   -   -   -   -   s
GET  dispatch:outside_edit           area_outside        +   -   x   x   -   +   +   -   -   -   -   -   -   s
GET  dispatch:outside_edit           school_outside      -   -   -   -   -   -   -   -   +   +   -   -   -   s
GET  dispatch:outside_file           area_outside        +   -   +   +   -   +   +   -   -   -   -   -   -   s
GET  dispatch:outside_file           school_outside      -   -   -   -   -   -   -   -   +   +   -   -   -   s
GET  recipients:group_list           -                   +   x   x   x   x   +   +   x   +   +   x   +   +   s
GET  recipients:group_create         -                   +   x   x   x   x   +   +   x   +   +   x   +   +   s
GET  recipients:group_report         -                   +   x   x   x   x   +   +   x   +   +   x   +   +   s
GET  recipients:group_edit           area_group          +   -   -   -   -   x   x   -   -   -   -   -   -   s
GET  recipients:group_edit           own_group           -   -   -   -   -   +   -   -   -   -   -   -   -   s
GET  recipients:group_edit           school_group        -   -   -   -   -   -   -   -   +   +   -   -   -   s
GET  recipients:group_delete         area_group          +   -   -   -   -   x   x   -   -   -   -   -   -   s
GET  recipients:group_delete         own_group           -   -   -   -   -   +   -   -   -   -   -   -   -   s
GET  recipients:group_delete         school_group        -   -   -   -   -   -   -   -   +   +   -   -   -   s
"""


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    how: str
    page: str
    thing: str
    marks: dict[str, str]

    def address(self, scene: Scene) -> str:
        """Return where the page is, for what it is asked."""
        if self.page == "dispatch:dispatch_create":
            query = f"?entry={scene.entries[self.thing].pk}" if self.has_entry else ""
            return reverse(self.page) + query
        if self.thing == "-":
            return reverse(self.page)
        return reverse(self.page, args=ARGUMENTS[self.page](scene, self.thing))

    @property
    def has_entry(self) -> bool:
        """Is it ส่งหนังสือราชการ for an entry of the book."""
        return self.thing != "menu"


def lines() -> Iterator[Line]:
    """Give the lines of the table."""
    rows = [row.split() for row in TABLE.strip().splitlines()]
    # The head says "of what" in two words.
    names = rows[0][4:]
    for how, page, thing, *marks in rows[1:]:
        assert len(marks) == len(names), page
        yield Line(how, page, thing, dict(zip(names, marks, strict=True)))
