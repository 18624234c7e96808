%% rule: functions
%% a function that loading runs takes no arguments
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    on_load.
    return.
    int_code_end.
