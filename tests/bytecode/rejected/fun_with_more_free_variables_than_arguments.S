%% rule: tables
%% a fun's 2 free variables are among its 1 arguments
{module, m}.
{exports, [{f,1}]}.
{funs, [{f,1,{f,2},0,2,0}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    return.
    int_code_end.
