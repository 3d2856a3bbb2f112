def waiting_for_officer(by):
    return 0


def waiting_for_firm(by):
    return 0
